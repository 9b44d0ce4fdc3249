package io.imexd.observe;

/** Durations sorted into buckets, and their sum. For one thread. */
final class Histogram {
  /**
   * Upper bounds in seconds, each included: from imexd's own part of a phase to a whole deadline.
   */
  private static final double[] BOUNDS_SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120
  };

  private static final double MILLIS_PER_SECOND = 1_000;

  private final long[] counts = new long[BOUNDS_SECONDS.length + 1];
  private double sumSeconds;

  void add(double millis) {
    double seconds = Math.max(0, millis) / MILLIS_PER_SECOND;
    int bucket = 0;
    while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sumSeconds += seconds;
  }

  /** The upper bounds in seconds; the last is infinite. */
  static double[] bounds() {
    double[] all = java.util.Arrays.copyOf(BOUNDS_SECONDS, BOUNDS_SECONDS.length + 1);
    all[BOUNDS_SECONDS.length] = Double.POSITIVE_INFINITY;
    return all;
  }

  /** How many fell into each bucket, without those below. */
  long[] counts() {
    return counts.clone();
  }

  double sumSeconds() {
    return sumSeconds;
  }

  Histogram copy() {
    Histogram same = new Histogram();
    System.arraycopy(counts, 0, same.counts, 0, counts.length);
    same.sumSeconds = sumSeconds;
    return same;
  }
}
