package io.imexd.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;

/** All that is still to happen, on the one clock of the simulated world, in microseconds. */
final class Agenda {
  private record Entry(long atMicros, int tie, long number, Runnable what) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::atMicros)
              .thenComparingInt(Entry::tie)
              .thenComparingLong(Entry::number));
  private final Chance chance;
  private long nowMicros;
  private long number;

  Agenda(Chance chance) {
    this.chance = chance;
  }

  long nowMicros() {
    return nowMicros;
  }

  /** What is due at the same moment happens in an order of the seed's choice. */
  void at(long atMicros, Runnable what) {
    entries.add(new Entry(Math.max(atMicros, nowMicros), chance.below(1 << 16), number++, what));
  }

  void after(long micros, Runnable what) {
    at(nowMicros + micros, what);
  }

  /** How many things have happened or wait. */
  long number() {
    return number;
  }

  /** Lets the next thing happen; false when there is none before the time given. */
  boolean next(long untilMicros) {
    Entry first = entries.peek();
    if (first == null || first.atMicros() > untilMicros) {
      nowMicros = Math.max(nowMicros, untilMicros);
      return false;
    }
    entries.remove();
    nowMicros = first.atMicros();
    first.what().run();
    return true;
  }
}
