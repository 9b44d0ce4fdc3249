package io.imexd.simulator;

import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One tray: what of it outlives imexd, and the imexd that runs on it, if one does. */
final class SimTray {
  private static final long WALL_AT_START_MILLIS = 1_800_000_000_000L;

  final SimRack rack;
  final TrayId name;
  final Chance chance;
  final SimDisk disk;
  final Machine machine;
  final Record record;
  private final Set<JobKey> gone = new HashSet<>();
  private @Nullable Life life;
  private boolean everUp;
  private int lives;
  private long pausedUntilMicros;
  private long busyUntilMicros;
  private long frozenMicros;
  private long wallOffMillis;
  private long unfitUntilMicros;
  private long startsAtMicros = Long.MAX_VALUE;

  SimTray(SimRack rack, TrayId name, Chance chance) {
    this.rack = rack;
    this.name = name;
    this.chance = chance;
    machine = new Machine(this);
    disk =
        new SimDisk(new DiskFaults(rack.counts, rack::nowMicros, this::diskStep, this::diskWaits));
    record = new Record(this);
  }

  private void diskStep(String step) {
    if (life != null) {
      life.cross(Tally.KILLED_ON_DISK, () -> step);
    }
  }

  private void diskWaits(long micros) {
    long from = Math.max(rack.nowMicros(), busyUntilMicros);
    busyUntilMicros = from + micros;
    frozenMicros += micros;
  }

  /** The imexd of this tray; one that nobody has spoken to yet idles since the beginning. */
  @Nullable Life life() {
    if (!everUp) {
      start();
    }
    return life;
  }

  /** The imexd that has done anything at all. */
  @Nullable Life lifeSoFar() {
    return life;
  }

  boolean everUp() {
    return everUp;
  }

  /** Starts imexd, unless one runs. */
  void start() {
    startsAtMicros = Long.MAX_VALUE;
    if (life == null) {
      everUp = true;
      lives++;
      life = new Life(this, lives);
      rack.tell(name, 1, () -> "imexd starts");
      life.begin();
    }
  }

  /** All that runs is gone at once. */
  void powerOff() {
    startsAtMicros = Long.MAX_VALUE;
    machine.powerOff();
  }

  void startAfter(long micros) {
    long at = rack.nowMicros() + micros;
    startsAtMicros = at;
    rack.agenda.at(
        at,
        () -> {
          if (startsAtMicros == at) {
            start();
          }
        });
  }

  /** imexd is gone; what it started goes on. */
  void ended(Life which) {
    if (life == which) {
      life = null;
      pausedUntilMicros = 0;
      busyUntilMicros = 0;
      rack.imexctl.connectionsLost(this);
    }
  }

  /** imexd is stopped for that long, as by SIGSTOP; its clock goes on. */
  void pause(long micros) {
    long until = rack.nowMicros() + micros;
    frozenMicros += Math.max(0, until - Math.max(pausedUntilMicros, rack.nowMicros()));
    pausedUntilMicros = Math.max(pausedUntilMicros, until);
  }

  boolean paused() {
    return rack.nowMicros() < pausedUntilMicros;
  }

  long pausedUntilMicros() {
    return pausedUntilMicros;
  }

  /** When its imexd can do the next thing. */
  long frozenUntilMicros() {
    return Math.max(pausedUntilMicros, busyUntilMicros);
  }

  /** How long imexd was kept from working, altogether. */
  long frozenMicros() {
    return frozenMicros;
  }

  long ownMicros() {
    return Math.max(rack.nowMicros(), busyUntilMicros);
  }

  long wallMillis() {
    return WALL_AT_START_MILLIS + ownMicros() / 1_000 + wallOffMillis;
  }

  void wallJumps(long millis) {
    wallOffMillis += millis;
  }

  /** The site's job probe says that the job is gone. */
  void probeSaysGone(JobKey job) {
    gone.add(job);
    if (life != null) {
      Life asked = life;
      asked.run(() -> asked.daemon().event(new Event.JobProbed(job, true)));
    }
  }

  /** Whether the job probe said so. */
  boolean gone(Past past) {
    return gone.contains(past.membership.job());
  }

  void unfit(long untilMicros) {
    unfitUntilMicros = untilMicros;
  }

  /** Faults of this tray end; what they did stays. */
  void heal() {
    disk.faults().heal();
    machine.heal();
    unfitUntilMicros = 0;
    pausedUntilMicros = Math.min(pausedUntilMicros, rack.nowMicros());
    if (life != null) {
      life.killAfterCrossings(0, () -> {});
      rack.agenda.after(0, life::goOn);
    }
    if (life == null && everUp) {
      startAfter(0);
    }
  }

  Facts facts() {
    String unfit = rack.nowMicros() < unfitUntilMicros ? "the fabric is not completed" : "";
    return rack.sizes.facts(name, unfit);
  }

  @Override
  public String toString() {
    return name.name();
  }
}
