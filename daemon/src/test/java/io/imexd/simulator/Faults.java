package io.imexd.simulator;

import io.imexd.protocol.Holding;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong, and when: half of it near the moments when jobs begin and end. */
final class Faults {
  private static final long SECOND = Sizes.SECOND_MICROS;

  private record Aim(long atMicros, List<TrayId> trays) {}

  private final SimRack rack;
  private final Chance chance;
  private final List<Aim> aims = new ArrayList<>();
  private boolean over;

  Faults(SimRack rack, Chance chance) {
    this.rack = rack;
    this.chance = chance;
  }

  /** Something happens then on these trays, so a fault may hurt. */
  void aim(long atMicros, List<TrayId> trays) {
    aims.add(new Aim(atMicros, trays));
  }

  /** After all jobs are planned. */
  void plan() {
    for (int i = 0; i < rack.sizes.faults(); i++) {
      if (chance.percent(70)) {
        Aim aim = chance.pick(aims);
        TrayId tray = chance.percent(40) ? aim.trays().getFirst() : chance.pick(aim.trays());
        at(aim.atMicros() + chance.spread(10, 3 * SECOND), tray, aim.trays());
      } else {
        TrayId tray = chance.pick(rack.sizes.acting());
        at(chance.between(0, rack.sizes.spanMicros()), tray, rack.sizes.acting());
      }
    }
  }

  private void at(long atMicros, TrayId tray, List<TrayId> near) {
    int kind = chance.below(100);
    TrayId other = chance.pick(near);
    rack.agenda.at(
        atMicros,
        () -> {
          if (!over) {
            happen(kind, rack.tray(tray), rack.tray(other));
          }
        });
  }

  /** No fault happens any more; what is broken is mended. */
  void end() {
    over = true;
    rack.network.heal();
    rack.trays().forEach(SimTray::heal);
  }

  private void happen(int kind, SimTray tray, SimTray other) {
    if (kind < 34) {
      imexd(kind, tray);
    } else if (kind < 54) {
      network(kind, tray, other);
    } else if (kind < 74) {
      disk(kind, tray);
    } else if (kind < 92) {
      imex(kind, tray, other);
    } else {
      beside(kind, tray);
    }
  }

  private long until(long low, long high) {
    return rack.nowMicros() + chance.spread(low, high);
  }

  private void imexd(int kind, SimTray tray) {
    Life life = tray.life();
    if (kind < 6) {
      if (life != null) {
        rack.happened(tray, Tally.KILLED, () -> "imexd is killed");
        life.kill();
      }
    } else if (kind < 18) {
      if (life != null) {
        int crossings = (int) chance.spread(1, 40);
        rack.tell(tray, 9, () -> "imexd will be killed in " + crossings + " steps");
        life.killAfterCrossings(crossings, () -> {});
      }
    } else if (kind < 20) {
      if (life != null) {
        rack.happened(tray, Tally.STOPPED_IN_ORDER, () -> "imexd is stopped in order");
        life.stopInOrder();
      }
    } else if (kind < 26) {
      if (kind < 22 || life == null) {
        reboot(tray, kind < 21);
      } else {
        int crossings = (int) chance.spread(1, 60);
        rack.tell(tray, 14, () -> "power will fail in " + crossings + " steps");
        life.killAfterCrossings(crossings, () -> reboot(tray, true));
      }
    } else if (kind < 27) {
      rack.happened(tray, Tally.ALL_RESTARTED, () -> "every imexd is killed");
      for (SimTray each : rack.trays()) {
        Life one = each.lifeSoFar();
        if (one != null) {
          one.kill();
        }
      }
    } else {
      long micros = chance.spread(50_000, 150 * SECOND);
      rack.happened(tray, Tally.PAUSED, () -> "imexd is stopped for " + micros / 1_000 + " ms");
      tray.pause(micros);
    }
  }

  private void reboot(SimTray tray, boolean power) {
    rack.happened(
        tray, power ? Tally.POWER_LOSS : Tally.REBOOT, () -> power ? "power fails" : "reboots");
    Life life = tray.life();
    if (life != null) {
      life.kill();
    }
    tray.powerOff();
    if (power) {
      tray.disk.powerLoss(chance, rack.counts);
    }
    long micros = chance.spread(SECOND, 90 * SECOND);
    rack.agenda.after(micros, tray.machine::powerOn);
    tray.startAfter(micros + 1);
  }

  private void network(int kind, SimTray tray, SimTray other) {
    long until = until(20_000, 90 * SECOND);
    if (kind < 41) {
      rack.happened(tray, Tally.ONE_WAY_CUT, () -> "-x-> " + other);
      rack.network.cut(tray.name, other.name, until);
    } else if (kind < 46) {
      rack.happened(tray, Tally.TWO_WAY_CUT, () -> "<-x-> " + other);
      rack.network.cut(tray.name, other.name, until);
      rack.network.cut(other.name, tray.name, until);
    } else if (kind < 48) {
      rack.happened(tray, Tally.TWO_WAY_CUT, () -> "is cut from all");
      for (TrayId each : rack.sizes.acting()) {
        rack.network.cut(tray.name, each, until);
        rack.network.cut(each, tray.name, until);
      }
    } else {
      rack.happened(tray, Tally.CLOGGED, () -> "-||-> " + other);
      rack.network.clog(tray.name, other.name, until);
    }
  }

  private void disk(int kind, SimTray tray) {
    DiskFaults disk = tray.disk.faults();
    rack.tell(tray, 10, () -> "its disk gets trouble");
    if (kind < 58) {
      disk.full(until(5_000, 60 * SECOND));
    } else if (kind < 61) {
      disk.readOnly(until(5_000, 60 * SECOND));
    } else if (kind < 65) {
      disk.failFileSyncs(1 + chance.below(3));
    } else if (kind < 70) {
      disk.failFolderSyncs(1);
    } else {
      disk.slow(until(SECOND, 60 * SECOND), chance.spread(5_000, 3 * SECOND));
    }
  }

  private void imex(int kind, SimTray tray, SimTray other) {
    Machine machine = tray.machine;
    rack.tell(tray, 11, () -> "nvidia-imex gets trouble");
    if (kind < 77) {
      machine.slow(until(SECOND, 60 * SECOND));
    } else if (kind < 82) {
      machine.running().forEach(machine::crash);
    } else if (kind < 85) {
      machine.crashes(until(SECOND, 300 * SECOND));
      machine.running().forEach(machine::crash);
    } else if (kind < 89) {
      rack.happened(tray, Tally.PAIR_STUCK, () -> "no connection to " + other);
      machine.stuck(other.name, until(10_000, 60 * SECOND));
    } else {
      machine.hangs(until(SECOND, 90 * SECOND));
    }
  }

  private void beside(int kind, SimTray tray) {
    if (kind < 94) {
      rack.happened(tray, Tally.TRAY_UNFIT, () -> "its fabric is not completed");
      tray.unfit(until(SECOND, 30 * SECOND));
    } else if (kind < 97) {
      long millis =
          chance.spread(1_000, 3_600_000L * 24 * 365 * 30) * (chance.percent(50) ? 1 : -1);
      rack.happened(tray, Tally.WALL_JUMP, () -> "its wall clock jumps by " + millis + " ms");
      tray.wallJumps(millis);
    } else if (tray.record.relied() != null
        && tray.record.relied().holding() instanceof Holding.Confirmed c
        && rack.sizes.settings().jobProbe()) {
      rack.happened(tray, Tally.JOB_GONE, () -> "the job probe says that its job is gone");
      tray.probeSaysGone(c.membership().job());
    }
  }
}
