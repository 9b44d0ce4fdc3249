package io.imexd.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often each thing happened. */
final class Counts {
  private final long[] counts = new long[Tally.values().length];

  void add(Tally what) {
    counts[what.ordinal()]++;
  }

  void add(Counts others) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += others.counts[i];
    }
  }

  long of(Tally what) {
    return counts[what.ordinal()];
  }

  /** What never happened. */
  List<Tally> none() {
    List<Tally> none = new ArrayList<>();
    for (Tally t : Tally.values()) {
      if (of(t) == 0) {
        none.add(t);
      }
    }
    return none;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Tally t : Tally.values()) {
      String word = t.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      text.append("  %-28s %,15d%n".formatted(word, of(t)));
    }
    return text.toString();
  }
}
