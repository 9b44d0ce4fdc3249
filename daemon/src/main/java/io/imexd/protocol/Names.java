package io.imexd.protocol;

/**
 * What may be called how. Names come from users, hooks and peers; none is used before it passed
 * here.
 */
final class Names {
  private static final int TRAY_MAX_CHARS = 253;
  private static final int JOB_MAX_CHARS = 256;

  private Names() {}

  /** A tray's name: 1 to 253 letters, digits, '.', '-' and '_'. */
  static String tray(String name) {
    return checked("tray name", name, TRAY_MAX_CHARS, ".-_");
  }

  /** A part of a job key: 1 to 256 letters, digits and ". _ : + @ = -". */
  static String jobPart(String what, String text) {
    return checked(what, text, JOB_MAX_CHARS, "._:+@=-");
  }

  private static String checked(String what, String text, int maxChars, String punctuation) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    if (text.length() > maxChars) {
      throw new IllegalArgumentException(
          what + " has " + text.length() + " characters, at most " + maxChars + " are allowed");
    }
    if (text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException(what + " may not be '" + text + "'");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && punctuation.indexOf(c) < 0) {
        throw new IllegalArgumentException(
            what
                + " has a character that is not allowed at position "
                + (i + 1)
                + ": use letters, digits and "
                + punctuation);
      }
    }
    return text;
  }
}
