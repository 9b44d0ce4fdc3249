package io.imexd.testbed.imex.daemon;

/** Redial delays; two profiles because the real one is disputed (0.5 to 3 s, or 15 to 125 s). */
final class Backoff {
  private static final long[] FAST = {500, 1000, 2000, 3000};
  private static final long[] SLOW = {15_000, 31_000, 62_000, 125_000};

  private final long[] delaysMillis;
  private int step;

  Backoff(boolean slow) {
    delaysMillis = slow ? SLOW : FAST;
  }

  /** The next delay in milliseconds; the last one repeats. */
  long nextMillis() {
    long delay = delaysMillis[step];
    step = Math.min(step + 1, delaysMillis.length - 1);
    return delay;
  }

  void reset() {
    step = 0;
  }
}
