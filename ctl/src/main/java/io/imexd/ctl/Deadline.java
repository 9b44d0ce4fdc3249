package io.imexd.ctl;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long a call may take, written with its unit.
 *
 * @param text as written, e.g. "60s"
 * @param millis 1,000 to 600,000
 */
record Deadline(String text, int millis) {
  private static final int MIN_MILLIS = 1_000;
  private static final int MAX_MILLIS = 600_000;
  private static final int MAX_DIGITS = 7;

  static Deadline seconds(int seconds) {
    return new Deadline(seconds + "s", seconds * 1_000);
  }

  static Deadline parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    int unitMillis =
        switch (text.substring(digits)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          default -> 0;
        };
    if (digits == 0 || digits > MAX_DIGITS || unitMillis == 0) {
      throw new TypeConversionException(
          "'" + text + "' is not a number with a unit, as 60s, 1500ms or 2m");
    }
    long millis = Long.parseLong(text, 0, digits, 10) * unitMillis;
    if (millis < MIN_MILLIS || millis > MAX_MILLIS) {
      throw new TypeConversionException("'" + text + "' is out of range; 1s to 10m are allowed");
    }
    return new Deadline(text, (int) millis);
  }

  @Override
  public String toString() {
    return text;
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<Deadline> {
    @Override
    public Deadline convert(String text) {
      return parse(text);
    }
  }
}
