package io.imexd.ctl.hostlist;

/**
 * Says what is wrong with a hostlist and at which character, so that a long list can be mended at
 * sight.
 */
public final class HostlistException extends Exception {
  private static final long serialVersionUID = 1L;

  /** How many characters of the list are shown on each side of the fault. */
  private static final int SHOWN_EACH_SIDE = 30;

  private final String text;
  private final int at;

  HostlistException(String text, int at, String what) {
    super(what + ", at character " + (at + 1));
    this.text = text;
    this.at = at;
  }

  /** Returns the place of the fault, counted from 0. */
  public int at() {
    return at;
  }

  /**
   * Returns two lines without a newline at the end: the list around the fault, and a caret under
   * it.
   */
  public String caretLines() {
    int from = Math.max(0, at - SHOWN_EACH_SIDE);
    int to = Math.min(text.length(), at + SHOWN_EACH_SIDE);
    StringBuilder shown = new StringBuilder("  ");
    if (from > 0) {
      shown.append("...");
    }
    int caret = shown.length() + at - from;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      shown.append(c < ' ' || c > '~' ? '?' : c);
    }
    if (to < text.length()) {
      shown.append("...");
    }
    return shown.append('\n').repeat(" ", caret).append('^').toString();
  }
}
