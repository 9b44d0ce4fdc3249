package io.imexd.simulator;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Proc;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A tray below its imexd: its boot, its run folder, and nvidia-imex, which outlives imexd and ends
 * with the boot.
 */
final class Machine {
  private final SimTray tray;
  private final TreeSet<Instance> files = new TreeSet<>();
  private final List<Running> running = new ArrayList<>();
  private final TreeMap<TrayId, Long> stuckUntilMicros = new TreeMap<>();
  private int boot = 1;
  private boolean up = true;
  private long lastPid = 1_000;
  private long slowUntilMicros;
  private long crashesUntilMicros;
  private long hangsUntilMicros;

  Machine(SimTray tray) {
    this.tray = tray;
  }

  String bootId() {
    return tray + "-boot-" + boot;
  }

  boolean up() {
    return up;
  }

  Set<Instance> files() {
    return files;
  }

  List<Running> running() {
    return List.copyOf(running);
  }

  Optional<Running> of(Instance instance) {
    return running.stream().filter(r -> r.instance.equals(instance)).findFirst();
  }

  /** Everything of this boot is gone at once. */
  void powerOff() {
    up = false;
    List<Running> gone = running();
    running.clear();
    files.clear();
    gone.forEach(r -> r.died("the tray went down"));
    gone.forEach(r -> lookAll(r.domain));
  }

  /** A tray that went down twice is switched on once. */
  void powerOn() {
    if (!up) {
      up = true;
      boot++;
    }
  }

  void slow(long untilMicros) {
    slowUntilMicros = untilMicros;
  }

  void crashes(long untilMicros) {
    crashesUntilMicros = untilMicros;
  }

  void hangs(long untilMicros) {
    hangsUntilMicros = untilMicros;
  }

  /** No connection comes up between the two until then, and one that was up is lost. */
  void stuck(TrayId other, long untilMicros) {
    stuckUntilMicros.put(other, untilMicros);
    running.forEach(r -> lookAll(r.domain));
    tray.rack.agenda.at(untilMicros, () -> running().forEach(r -> lookAll(r.domain)));
  }

  void heal() {
    slowUntilMicros = 0;
    crashesUntilMicros = 0;
    hangsUntilMicros = 0;
    stuckUntilMicros.clear();
    running.forEach(r -> lookAll(r.domain));
  }

  Running start(Instance instance, Domain domain) {
    tray.rack.promises.launches(tray, instance, domain);
    lastPid++;
    Running started =
        new Running(new Proc(lastPid, tray.rack.nowMicros() / 10_000), instance, domain);
    running.add(started);
    tray.rack.tell(tray, 3, () -> started + " started");
    long now = tray.rack.nowMicros();
    boolean slow = now < slowUntilMicros;
    long readyIn = tray.chance.spread(500, slow ? 30 * Sizes.SECOND_MICROS : 20_000);
    if (slow) {
      tray.rack.counts.add(Tally.IMEX_SLOW);
    }
    if (now < crashesUntilMicros) {
      long in = tray.chance.spread(200, 2 * readyIn);
      tray.rack.agenda.after(in, () -> crash(started));
    }
    tray.rack.agenda.after(
        readyIn,
        () -> {
          if (started.alive()) {
            started.becomeReady();
            lookAll(domain);
          }
        });
    return started;
  }

  /** One that runs ends by itself. */
  void crash(Running which) {
    if (which.alive() && !which.ending()) {
      Tally when = which.ready() ? Tally.IMEX_CRASHED_AFTER_READY : Tally.IMEX_CRASHED_BEFORE_READY;
      tray.rack.happened(tray, when, () -> which + " crashes");
      die(which, "exited with status 1");
    }
  }

  /** SIGTERM. */
  void terminate(Running which) {
    tray.rack.promises.stops(tray, which);
    if (which.ending()) {
      return;
    }
    which.end();
    if (tray.rack.nowMicros() < hangsUntilMicros) {
      tray.rack.happened(tray, Tally.IMEX_HUNG, () -> which + " does not end");
    } else {
      tray.rack.agenda.after(tray.chance.spread(300, 30_000), () -> die(which, "ended"));
    }
  }

  /** SIGKILL. */
  void kill(Running which) {
    tray.rack.promises.stops(tray, which);
    tray.rack.agenda.after(500, () -> die(which, "killed"));
  }

  private void die(Running which, String how) {
    if (which.alive() && running.remove(which)) {
      which.died(how);
      tray.rack.tell(tray, 4, () -> which + " " + how);
      Life life = tray.lifeSoFar();
      SimImex imex = life == null ? null : life.imex();
      if (imex != null) {
        imex.gone(which);
      }
      lookAll(which.domain);
    }
  }

  private void lookAll(Domain domain) {
    for (TrayId member : domain.members()) {
      Life life = tray.rack.tray(member).lifeSoFar();
      SimImex imex = life == null ? null : life.imex();
      if (imex != null) {
        imex.lookSoon();
      }
    }
  }

  /** What keeps the domain of this one from being whole; empty when nothing does. */
  String missing(Running own) {
    if (!own.ready()) {
      return "nvidia-imex is not READY";
    }
    for (TrayId member : own.domain.members()) {
      SimTray other = tray.rack.tray(member);
      Optional<Running> there = other.machine.of(own.instance);
      boolean same =
          there.isPresent()
              && there.get().ready()
              && there.get().domain.mapDigest().equals(own.domain.mapDigest());
      if (!same || stuck(tray, member) || stuck(other, tray.name)) {
        return tray + " -> " + member + " is not CONNECTED";
      }
    }
    return "";
  }

  private static boolean stuck(SimTray one, TrayId other) {
    Long until = one.machine.stuckUntilMicros.get(other);
    return until != null && one.rack.nowMicros() < until;
  }
}
