package io.imexd.testbed.bench;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Median, 99th percentile and maximum; the percentiles by nearest rank: of 50 values the 99th is
 * the largest.
 */
record Spread(double p50, double p99, double max) {
  static Spread of(DoubleStream values) {
    double[] sorted = values.toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    Arrays.sort(sorted);
    return new Spread(rank(sorted, 50), rank(sorted, 99), sorted[sorted.length - 1]);
  }

  private static double rank(double[] sorted, int percent) {
    int at = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted[Math.max(1, at) - 1];
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("p50", Math.round(p50 * 100) / 100.0);
    json.addProperty("p99", Math.round(p99 * 100) / 100.0);
    return json;
  }

  String text() {
    return String.format(Locale.ROOT, "%.1f / %.1f", p50, p99);
  }
}
