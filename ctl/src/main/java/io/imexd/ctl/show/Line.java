package io.imexd.ctl.show;

/** The one line of an outcome. */
public final class Line {
  private Line() {}

  /**
   * Returns the text without anything that would make it more than one line, or move a terminal's
   * cursor.
   */
  public static String of(String text) {
    return Words.oneLine(text);
  }
}
