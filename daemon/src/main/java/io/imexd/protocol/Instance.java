package io.imexd.protocol;

import java.util.HexFormat;

/**
 * One incarnation of a job's domains: 128 random bits, never used twice. Text form: 32 lower-case
 * hex digits.
 */
public record Instance(long high, long low) implements Comparable<Instance> {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGITS = 32;

  public static Instance parse(String text) {
    if (text.length() != DIGITS) {
      throw new IllegalArgumentException("an instance has 32 lower-case hex digits");
    }
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        throw new IllegalArgumentException("an instance has 32 lower-case hex digits");
      }
    }
    return new Instance(
        HexFormat.fromHexDigitsToLong(text, 0, 16),
        HexFormat.fromHexDigitsToLong(text, 16, DIGITS));
  }

  /** The first eight digits: enough for a person and a log line. */
  public String brief() {
    return toString().substring(0, 8);
  }

  @Override
  public int compareTo(Instance other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
