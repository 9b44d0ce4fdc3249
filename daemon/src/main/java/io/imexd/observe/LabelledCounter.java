package io.imexd.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by the values of its labels. They come from closed sets, and should one not, its further
 * values are counted together. For one thread.
 */
final class LabelledCounter {
  /** Far above what the closed sets can make. */
  private static final int SERIES_MAX = 128;

  private static final String OTHER = "other";

  private final Map<List<String>, Long> counts;

  LabelledCounter() {
    this(Map.of());
  }

  private LabelledCounter(Map<List<String>, Long> counts) {
    this.counts = new LinkedHashMap<>(counts);
  }

  void add(String... values) {
    List<String> labels = List.of(values);
    if (counts.size() >= SERIES_MAX && !counts.containsKey(labels)) {
      List<String> others = new ArrayList<>();
      labels.forEach(_ -> others.add(OTHER));
      labels = List.copyOf(others);
    }
    counts.merge(labels, 1L, Long::sum);
  }

  /** By label values, in the order in which they were first seen. */
  Map<List<String>, Long> counts() {
    return counts;
  }

  LabelledCounter copy() {
    return new LabelledCounter(counts);
  }
}
