package io.imexd.testbed.bench;

/**
 * One job, in milliseconds; infinite: it never came to that.
 *
 * @param hookMs from the first prolog's start until the last prolog returned
 * @param readyMs from the same start until every pair of the job's trays was connected
 * @param teardownMs from the first epilog's start until the last returned and nothing was left over
 */
record JobSample(Recipe recipe, int trays, double hookMs, double readyMs, double teardownMs) {

  static JobSample of(Line line) throws BadInput {
    return new JobSample(
        Recipe.of(line.text("recipe")),
        line.count("trays"),
        line.number("hook_ms"),
        line.numberOrNever("ready_ms"),
        line.numberOrNever("teardown_ms"));
  }

  /** How long the job ran without its domain. */
  double unsafeMs() {
    return Math.max(0, readyMs - hookMs);
  }

  /** Until the job may really start: Slurm starts it and its domain is there. */
  double startMs() {
    return Math.max(hookMs, readyMs);
  }

  boolean isNeverConnected() {
    return Double.isInfinite(readyMs);
  }

  boolean isLeftOver() {
    return Double.isInfinite(teardownMs);
  }
}
