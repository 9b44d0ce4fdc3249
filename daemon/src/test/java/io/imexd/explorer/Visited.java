package io.imexd.explorer;

/** A set of hashes that takes 16 bytes each, and numbers them in the order in which they came. */
final class Visited {
  private long[] high = new long[1 << 16];
  private long[] low = new long[1 << 16];
  private int size;

  /** False when it was there. */
  boolean add(Hash hash) {
    if (size * 2L > high.length) {
      grow();
    }
    int at = find(high, low, hash.high(), hash.low());
    if (high[at] != 0 || low[at] != 0) {
      return false;
    }
    high[at] = hash.high();
    low[at] = hash.low();
    size++;
    return true;
  }

  boolean contains(Hash hash) {
    int at = find(high, low, hash.high(), hash.low());
    return high[at] != 0 || low[at] != 0;
  }

  int size() {
    return size;
  }

  private static int find(long[] high, long[] low, long h, long l) {
    int mask = high.length - 1;
    int at = (int) (h ^ l >>> 7) & mask;
    while ((high[at] != 0 || low[at] != 0) && (high[at] != h || low[at] != l)) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    high = new long[oldHigh.length * 2];
    low = new long[oldLow.length * 2];
    for (int i = 0; i < oldHigh.length; i++) {
      if (oldHigh[i] != 0 || oldLow[i] != 0) {
        int at = find(high, low, oldHigh[i], oldLow[i]);
        high[at] = oldHigh[i];
        low[at] = oldLow[i];
      }
    }
  }
}
