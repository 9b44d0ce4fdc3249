package io.imexd.simulator;

import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/** Jobs that come and end as a scheduler's hooks, and people, would have them. */
final class Load {
  private static final long RETRY_MICROS = 2 * Sizes.SECOND_MICROS;
  private static final int JOB_TRAYS_MAX = 5;

  private final SimRack rack;
  private final Chance chance;
  private final Faults faults;
  private long lastMicros;

  Load(SimRack rack, Chance chance, Faults faults) {
    this.rack = rack;
    this.chance = chance;
    this.faults = faults;
  }

  /** Plans all jobs of the schedule. */
  void plan() {
    for (int n = 1; n <= rack.sizes.jobs(); n++) {
      List<TrayId> acting = rack.sizes.acting();
      boolean whole = chance.percent(10);
      int most = whole ? acting.size() : Math.min(JOB_TRAYS_MAX, acting.size());
      int count = whole || chance.percent(30) ? most : 1 + chance.below(most);
      List<TrayId> members = chance.some(acting, count);
      boolean named = !chance.percent(15);
      long at = chance.between(0, rack.sizes.spanMicros());
      run(new JobKey("default", "j" + n, named ? "1" : ""), members, at);
      if (chance.percent(35)) {
        // Requeued: another run, often before the epilogs of the first are through.
        long later = at + chance.spread(1_000, 60 * Sizes.SECOND_MICROS);
        List<TrayId> again = chance.percent(70) ? members : chance.some(acting, count);
        run(new JobKey("default", "j" + n, named ? "2" : ""), again, later);
      }
    }
    if (chance.percent(12)) {
      drainAndResume();
    }
    if (chance.percent(10)) {
      later(chance.between(0, rack.sizes.spanMicros()), () -> rack.imexctl.status(anyTray()));
    }
  }

  private TrayId anyTray() {
    return chance.pick(rack.sizes.acting());
  }

  /** When the last of what was planned comes. */
  long lastMicros() {
    return lastMicros;
  }

  private void later(long atMicros, Runnable what) {
    lastMicros = Math.max(lastMicros, atMicros);
    rack.agenda.at(atMicros, what);
  }

  private void drainAndResume() {
    TrayId which = anyTray();
    TrayId where = anyTray();
    long at = chance.between(0, rack.sizes.spanMicros());
    later(at, () -> rack.imexctl.drain(where, which));
    later(
        at + chance.spread(10_000, 30 * Sizes.SECOND_MICROS),
        () -> rack.imexctl.resume(chance.percent(50) ? which : where, which));
  }

  private void run(JobKey job, List<TrayId> members, long atMicros) {
    faults.aim(atMicros, members);
    long deadline = chance.spread(1_500, 60_000);
    int callers = chance.percent(60) ? members.size() : 1 + chance.below(members.size());
    long apart = chance.spread(10, chance.percent(80) ? 50_000 : 10 * Sizes.SECOND_MICROS);
    for (TrayId tray : chance.some(members, callers)) {
      long at = atMicros + chance.between(0, apart);
      later(at, () -> ensure(tray, job, members, deadline, 2));
      if (chance.percent(6)) {
        long again = at + chance.spread(1_000, 40 * Sizes.SECOND_MICROS);
        later(again, () -> ensure(tray, job, members, deadline, 0));
      }
    }
    end(job, members, atMicros);
  }

  private void ensure(
      TrayId tray, JobKey job, List<TrayId> members, long deadlineMillis, int retries) {
    SimCall call = rack.imexctl.ensure(tray, job, members, deadlineMillis);
    if (chance.percent(4)) {
      rack.agenda.after(chance.spread(500, 20 * Sizes.SECOND_MICROS), call::goAway);
    }
    if (retries > 0) {
      Runnable again =
          () -> {
            if (call.end() == SimCall.End.LOST) {
              rack.agenda.after(
                  RETRY_MICROS, () -> ensure(tray, job, members, deadlineMillis, retries - 1));
            }
          };
      if (call.end() == SimCall.End.LOST) {
        again.run();
      } else {
        call.then(again);
      }
    }
  }

  private void end(JobKey job, List<TrayId> members, long atMicros) {
    int how = chance.below(100);
    // From scancel in the middle of the prolog to a job that ran its time.
    long at = atMicros + chance.spread(500, 90 * Sizes.SECOND_MICROS);
    faults.aim(at, members);
    if (how < 45) {
      epilogs(job, members, at);
    } else if (how < 65) {
      TrayId where = chance.percent(80) ? chance.pick(members) : anyTray();
      later(at, () -> release(where, job, 2));
    } else if (how < 75) {
      epilogs(job, chance.some(members, 1 + chance.below(members.size())), at);
    } else if (how < 80) {
      JobKey old = new JobKey(job.cluster(), job.job(), "0");
      later(at, () -> leave(chance.pick(members), old, 0));
      later(at, () -> release(chance.pick(members), old, 0));
    }
    if (chance.percent(10)) {
      long late = at + chance.spread(1_000, 20 * Sizes.SECOND_MICROS);
      later(late, () -> ensure(chance.pick(members), job, members, 10_000, 0));
    }
  }

  private void epilogs(JobKey job, List<TrayId> members, long atMicros) {
    long apart = chance.spread(10, 20 * Sizes.SECOND_MICROS);
    for (TrayId tray : members) {
      later(atMicros + chance.between(0, apart), () -> leave(tray, job, 2));
    }
  }

  private void leave(TrayId tray, JobKey job, int retries) {
    SimCall call = rack.imexctl.leave(tray, job, chance.spread(1_000, 30_000));
    if (call.end() == SimCall.End.LOST && retries > 0) {
      rack.agenda.after(RETRY_MICROS, () -> leave(tray, job, retries - 1));
    }
  }

  private void release(TrayId tray, JobKey job, int retries) {
    SimCall call = rack.imexctl.release(tray, job, Optional.empty(), chance.spread(1_000, 30_000));
    if (call.end() == SimCall.End.LOST && retries > 0) {
      rack.agenda.after(RETRY_MICROS, () -> release(tray, job, retries - 1));
    }
  }
}
