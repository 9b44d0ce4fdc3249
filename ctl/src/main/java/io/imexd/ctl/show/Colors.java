package io.imexd.ctl.show;

/**
 * Colour for states and errors, or none. Only the meaning is said here; the terminal chooses the
 * shade.
 */
public final class Colors {
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";

  private final boolean on;

  /** Returns colours that are written, or left out. */
  public Colors(boolean on) {
    this.on = on;
  }

  public boolean on() {
    return on;
  }

  /** Returns the text in the colour of bad news. */
  public String bad(String text) {
    return paint(text, RED);
  }

  String warning(String text) {
    return paint(text, YELLOW);
  }

  /**
   * Returns the text in the colour of a tray's or a job's state; words that are not known stay
   * plain.
   */
  String state(String word, String text) {
    return switch (word) {
      case "ready" -> paint(text, GREEN);
      case "degraded", "unfit", "silent", "failed", "NO", "problem" -> paint(text, RED);
      case "drained", "ending", "leaving", "forming", "warning" -> paint(text, YELLOW);
      default -> text;
    };
  }

  private String paint(String text, String code) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
