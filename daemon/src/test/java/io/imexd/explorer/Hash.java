package io.imexd.explorer;

/** 128 bits that stand for a world: among 10^7 worlds two are taken for one with odds of 10^-25. */
record Hash(long high, long low) implements Comparable<Hash> {

  @Override
  public int compareTo(Hash other) {
    int byHigh = Long.compare(high, other.high);
    return byHigh != 0 ? byHigh : Long.compare(low, other.low);
  }

  /** Two streams of the finalizer of SplitMix64, with different multipliers. */
  static final class Mixer {
    private long high = 0x243F6A8885A308D3L;
    private long low = 0x13198A2E03707344L;
    private long highSum;
    private long lowSum;

    void add(long value) {
      high = mix(high ^ value, 0xBF58476D1CE4E5B9L, 0x94D049BB133111EBL);
      low = mix(low + value, 0xFF51AFD7ED558CCDL, 0xC4CEB9FE1A85EC53L);
    }

    /** For what is there in no order. */
    void addAnyOrder(long value) {
      highSum += mix(value + 0x9E3779B97F4A7C15L, 0xBF58476D1CE4E5B9L, 0x94D049BB133111EBL);
      lowSum += mix(value ^ 0x452821E638D01377L, 0xFF51AFD7ED558CCDL, 0xC4CEB9FE1A85EC53L);
    }

    Hash hash() {
      add(highSum);
      add(lowSum);
      return new Hash(high, low);
    }

    private static long mix(long value, long first, long second) {
      long z = value + 0x9E3779B97F4A7C15L;
      z = (z ^ z >>> 30) * first;
      z = (z ^ z >>> 27) * second;
      return z ^ z >>> 31;
    }
  }
}
