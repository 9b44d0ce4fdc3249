package io.imexd.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One schedule: all that a seed makes of a rack. */
final class Schedule {
  /** Deadlines, patience and grace are long over by then, and every member was asked. */
  private static final long REST_MICROS = 150 * Sizes.SECOND_MICROS;

  private static final long RELEASE_MICROS = 70 * Sizes.SECOND_MICROS;
  private static final int HAPPENINGS_MAX = 2_000_000;

  /**
   * How a schedule went.
   *
   * @param violation null: every promise held
   * @param lines what happened, where it was to be told
   */
  record Report(
      long seed, @Nullable String violation, Counts counts, long hash, List<String> lines) {}

  private final long seed;
  private final SimRack rack;
  private final Faults faults;
  private final Load load;

  private Schedule(long seed, Trace trace) {
    this.seed = seed;
    Chance chance = new Chance(seed);
    rack = new SimRack(Sizes.draw(chance), chance, trace);
    faults = new Faults(rack, chance.split());
    load = new Load(rack, chance.split(), faults);
  }

  /** told: what happened is kept in words, too. */
  static Report play(long seed, boolean told) {
    return play(seed, new Trace(told));
  }

  static Report play(long seed, Trace trace) {
    Schedule schedule = new Schedule(seed, trace);
    String violation = null;
    try {
      schedule.play();
    } catch (RuntimeException | StackOverflowError e) {
      violation = e instanceof Broken ? String.valueOf(e.getMessage()) : String.valueOf(e);
      if (trace.told() && !(e instanceof Broken)) {
        for (StackTraceElement at : e.getStackTrace()) {
          trace.lines().add("    at " + at);
        }
      }
    }
    return new Report(seed, violation, schedule.rack.counts, trace.hash(), trace.lines());
  }

  private void play() {
    rack.tell("rack", 0, () -> "seed " + seed + ": " + rack.sizes);
    load.plan();
    faults.plan();
    long end = rack.sizes.spanMicros();
    until(end);
    rack.tell("rack", 12, () -> "---- faults end");
    faults.end();
    until(Math.max(end, load.lastMicros()) + REST_MICROS);
    Validation validation = new Validation(rack);
    validation.atRest();
    rack.tell("rack", 13, () -> "---- all is released");
    validation.releaseAll();
    until(rack.nowMicros() + RELEASE_MICROS);
    validation.allFree();
  }

  private void until(long micros) {
    while (rack.agenda.next(micros)) {
      Broken broken = rack.promises.broken();
      if (broken != null) {
        throw broken;
      }
      if (rack.agenda.number() > HAPPENINGS_MAX) {
        throw new Broken("P7 bounded", "too much happens for the schedule to end");
      }
    }
  }
}
