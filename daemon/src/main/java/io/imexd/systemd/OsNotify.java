package io.imexd.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Logger;

/** systemd's own socket, as the environment names it (sd_notify(3), sd_watchdog_enabled(3)). */
public final class OsNotify implements Notify {
  private static final Logger LOG = Logger.getLogger(OsNotify.class.getName());

  /** A beat a second is more than any sensible WatchdogSec= asks for. */
  private static final long WATCHDOG_MIN_MILLIS = 1_000;

  private final UnixDatagram socket;
  private final long watchdogMillis;
  private volatile boolean complained;

  OsNotify(UnixDatagram socket, long watchdogMillis) {
    this.socket = socket;
    this.watchdogMillis = watchdogMillis;
  }

  /**
   * What the environment asks for; {@link Notify#NONE} where it names no socket or one that imexd
   * cannot speak to, which is logged.
   *
   * @param pid imexd's own: a watchdog that was set for another process is none
   */
  public static Notify of(Map<String, String> environment, long pid) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty()) {
      return NONE;
    }
    if (!UnixDatagram.possible(name)) {
      LOG.warning("NOTIFY_SOCKET: " + name + " is no unix socket: systemd is told nothing");
      return NONE;
    }
    return new OsNotify(new UnixDatagram(name), watchdogMillis(environment, pid));
  }

  static long watchdogMillis(Map<String, String> environment, long pid) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String whose = environment.getOrDefault("WATCHDOG_PID", "");
    if (micros.isEmpty() || !whose.isEmpty() && !whose.equals(Long.toString(pid))) {
      return 0;
    }
    try {
      long millis = Long.parseLong(micros) / 1_000 / 2;
      return millis <= 0 ? 0 : Math.max(WATCHDOG_MIN_MILLIS, millis);
    } catch (NumberFormatException _) {
      LOG.warning("WATCHDOG_USEC: " + micros + " is no number of microseconds: no watchdog");
      return 0;
    }
  }

  @Override
  public boolean tell(String message) {
    try {
      socket.send(message.getBytes(StandardCharsets.UTF_8));
      complained = false;
      return true;
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.warning("systemd cannot be told anything: " + e.getMessage());
      }
      return false;
    }
  }

  @Override
  public long watchdogMillis() {
    return watchdogMillis;
  }
}
