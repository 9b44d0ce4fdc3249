package io.imexd.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** All that is left to chance in a schedule, drawn from its seed alone. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A chance of its own, so that what one part draws does not shift what others draw. */
  Chance split() {
    return new Chance(random.nextLong());
  }

  long bits() {
    return random.nextLong();
  }

  /** 0 to bound - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends may come. */
  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  boolean percent(int odds) {
    return random.nextInt(100) < odds;
  }

  /** Between low and high, as often in each order of magnitude. */
  long spread(long low, long high) {
    return (long) (low * Math.pow((double) high / low, random.nextDouble()));
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Some of them, in their order. */
  <T extends Comparable<T>> List<T> some(List<T> from, int count) {
    List<T> left = new ArrayList<>(from);
    List<T> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(left.remove(random.nextInt(left.size())));
    }
    Collections.sort(taken);
    return taken;
  }
}
