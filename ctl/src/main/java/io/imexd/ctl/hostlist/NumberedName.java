package io.imexd.ctl.hostlist;

/**
 * A name split around the last number of its first label (node[01].rack2), which is the number that
 * a site counts its trays by. Without such a number, all of the name is prefix and the digits are
 * empty.
 */
record NumberedName(String prefix, String digits, String suffix, long value)
    implements Comparable<NumberedName> {
  /** The most digits that fit into a long whatever they are. */
  static final int MAX_DIGITS = 18;

  static NumberedName of(String name) {
    int label = name.indexOf('.');
    int end = label < 0 ? name.length() : label;
    while (end > 0 && !isDigit(name.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && isDigit(name.charAt(start - 1))) {
      start--;
    }
    if (start == end || end - start > MAX_DIGITS) {
      return new NumberedName(name, "", "", -1);
    }
    String digits = name.substring(start, end);
    return new NumberedName(
        name.substring(0, start), digits, name.substring(end), Long.parseLong(digits));
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * Returns the number with zeros before it up to the width, as a range with a low bound of that
   * width writes it.
   */
  static String padded(long value, int width) {
    String digits = Long.toString(value);
    return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
  }

  @Override
  public int compareTo(NumberedName other) {
    int byPrefix = prefix.compareTo(other.prefix);
    if (byPrefix != 0) {
      return byPrefix;
    }
    int bySuffix = suffix.compareTo(other.suffix);
    if (bySuffix != 0) {
      return bySuffix;
    }
    int byValue = Long.compare(value, other.value);
    return byValue != 0 ? byValue : digits.compareTo(other.digits);
  }
}
