package io.imexd.config;

import io.imexd.config.Kind.BadValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: a whole number and one of ms, s, m, h, d. */
final class Times {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

  private Times() {}

  /** The time in milliseconds. */
  static long parse(String text) throws BadValue {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      boolean unitMissing = text.matches("\\d{1,9}");
      throw new BadValue(
          "'" + text + (unitMissing ? "' has no unit" : "' is not a time"),
          "write a whole number and ms, s, m, h or d, such as 10s");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> number;
      case "s" -> number * 1_000;
      case "m" -> number * 60_000;
      case "h" -> number * 3_600_000;
      default -> number * 86_400_000;
    };
  }
}
