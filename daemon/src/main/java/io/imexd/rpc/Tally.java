package io.imexd.rpc;

import java.util.HashMap;
import java.util.Map;

/** Counts what each of many has, up to a bound for all and one for each. */
final class Tally<K> {
  private final int most;
  private final int mostOfOne;
  private final Map<K, Integer> counts = new HashMap<>();
  private int all;

  Tally(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Counts one more, or returns why not; empty: counted. */
  String add(K whose, String what) {
    int of = counts.getOrDefault(whose, 0);
    if (of >= mostOfOne) {
      return of + " " + what + " of it, no more are taken";
    }
    if (all >= most) {
      return all + " " + what + " in all, no more are taken";
    }
    all++;
    counts.put(whose, of + 1);
    return "";
  }

  void remove(K whose) {
    all--;
    counts.computeIfPresent(whose, (_, n) -> n > 1 ? n - 1 : null);
  }
}
