package io.imexd.observe;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A log for what others can provoke at will: at most one line an interval, which says how many were
 * left out. Not safe for several threads.
 */
public final class RateLimited {
  private final Logger log;
  private final long intervalMillis;
  private long nextMillis = Long.MIN_VALUE;
  private long leftOut;

  public RateLimited(Logger log, long intervalMillis) {
    this.log = log;
    this.intervalMillis = intervalMillis;
  }

  /**
   * Logs the line, or counts it.
   *
   * @param nowMillis monotonic
   */
  public void warning(long nowMillis, String line) {
    if (nowMillis < nextMillis) {
      leftOut++;
      return;
    }
    log.log(Level.WARNING, leftOut == 0 ? line : line + " (and " + leftOut + " more like it)");
    nextMillis = nowMillis + intervalMillis;
    leftOut = 0;
  }
}
