package io.imexd.protocol;

/**
 * How an instance ends on a tray.
 *
 * @param kind left: this tray only; over: the whole instance
 * @param closesRun the run was named by who ended it, so it is over here for good
 * @param reason one line, for why and for the members' logs
 */
public record Farewell(Kind kind, boolean closesRun, boolean rebooted, String reason) {
  public enum Kind {
    LEFT,
    OVER
  }

  private static final int REASON_MAX_CHARS = 300;

  public Farewell {
    if (reason.length() > REASON_MAX_CHARS) {
      reason = reason.substring(0, REASON_MAX_CHARS - 3) + "...";
    }
  }

  public static Farewell over(String reason) {
    return new Farewell(Kind.OVER, false, false, reason);
  }

  public static Farewell left(String reason) {
    return new Farewell(Kind.LEFT, false, false, reason);
  }

  public Farewell closing(boolean closes) {
    return new Farewell(kind, closesRun || closes, rebooted, reason);
  }
}
