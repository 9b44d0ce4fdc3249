package io.imexd.simulator;

import io.imexd.proto.Code;
import io.imexd.proto.Outcome;

/** How calls ended, counted, and how long they may take beyond their deadline. */
final class Outcomes {
  /** A write that failed is tried again after a second, and what is due may wait for it. */
  private static final long SLACK_MICROS = 2_500_000;

  /** Trays that are asked who holds a job are waited for this long, whatever the deadline. */
  private static final long SILENT_MICROS = 3_500_000;

  private Outcomes() {}

  static long slackMicros(SimCall call) {
    return SLACK_MICROS + (call.kind == SimCall.Kind.RELEASE ? SILENT_MICROS : 0);
  }

  static void count(Counts counts, SimCall call, Outcome outcome) {
    boolean done = outcome.getCode() == Code.DONE;
    switch (call.kind) {
      case ENSURE -> counts.add(ensure(outcome));
      case LEAVE ->
          counts.add(
              !done
                  ? Tally.LEAVE_DEADLINE
                  : outcome.getLeave().getNothingToDo()
                      ? Tally.LEAVE_NOTHING_TO_DO
                      : Tally.LEAVE_DONE);
      case RELEASE -> counts.add(done ? Tally.RELEASE_DONE : Tally.RELEASE_SILENT);
      case DRAIN, RESUME, STATUS -> {}
    }
  }

  private static Tally ensure(Outcome outcome) {
    return switch (outcome.getCode()) {
      case DONE ->
          outcome.getEnsure().getInstance().isEmpty()
              ? Tally.ENSURE_NOTHING_TO_DO
              : Tally.ENSURE_READY;
      case HELD -> Tally.ENSURE_HELD;
      case DEADLINE -> Tally.ENSURE_DEADLINE;
      case UNFIT -> Tally.ENSURE_UNFIT;
      case MISMATCH -> Tally.ENSURE_MISMATCH;
      case ENDED -> Tally.ENSURE_ENDED;
      case INTERNAL -> Tally.ENSURE_NOT_WRITTEN;
      case USAGE, UNREACHABLE, NOT_PERMITTED, UNRECOGNIZED ->
          throw new Broken("P7 bounded", "an implausible answer: " + outcome);
    };
  }
}
