package io.imexd.testbed.imex;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The two ways IMEX writes a time, both in the process's time zone. */
public final class LocalTime {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private LocalTime() {}

  /** {@code M/D/YYYY HH:MM:SS.mmm}, month and day unpadded. */
  public static String report(Instant at) {
    ZonedDateTime time = at.atZone(ZoneId.systemDefault());
    StringBuilder out = new StringBuilder(24);
    out.append(time.getMonthValue()).append('/').append(time.getDayOfMonth());
    out.append('/').append(time.getYear()).append(' ');
    clock(out, time).append('.');
    int millis = time.getNano() / 1_000_000;
    out.append((char) ('0' + millis / 100));
    return two(out, millis % 100).toString();
  }

  /** {@code Mon DD YYYY HH:MM:SS}, day zero-padded. */
  public static String log(Instant at) {
    ZonedDateTime time = at.atZone(ZoneId.systemDefault());
    StringBuilder out = new StringBuilder(24);
    int month = 3 * (time.getMonthValue() - 1);
    out.append(MONTHS, month, month + 3).append(' ');
    two(out, time.getDayOfMonth()).append(' ').append(time.getYear()).append(' ');
    return clock(out, time).toString();
  }

  private static StringBuilder clock(StringBuilder out, ZonedDateTime time) {
    two(out, time.getHour()).append(':');
    two(out, time.getMinute()).append(':');
    return two(out, time.getSecond());
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
