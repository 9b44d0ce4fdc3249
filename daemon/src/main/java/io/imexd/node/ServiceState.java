package io.imexd.node;

import io.imexd.protocol.Membership;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import io.imexd.systemd.Notify;
import java.util.Optional;

/**
 * What the service manager is told: that imexd serves, how its tray stands, and, from the event
 * loop itself, that the loop goes round. On the event loop only.
 */
final class ServiceState {
  private static final long AGAIN_MILLIS = 1_000;
  private static final int AGAIN_MAX = 60;
  private static final int STATUS_MAX_CHARS = 200;

  private final EventLoop loop;
  private final Time time;
  private final Notify notify;
  private boolean serving;
  private String status = "";

  ServiceState(EventLoop loop, Time time, Notify notify) {
    this.loop = loop;
    this.time = time;
    this.notify = notify;
  }

  /** The ledger is resumed and callers are heard. */
  void serves(State state) {
    if (notify.silent()) {
      return;
    }
    serving = true;
    status = line(state);
    ready(AGAIN_MAX);
    if (notify.watchdogMillis() > 0) {
      beat();
    }
  }

  void changed(State state) {
    if (!serving) {
      return;
    }
    String now = line(state);
    if (!now.equals(status)) {
      status = now;
      notify.tell("STATUS=" + status);
    }
  }

  void reloading() {
    if (serving) {
      notify.tell("RELOADING=1\nMONOTONIC_USEC=" + time.nanos() / 1_000);
    }
  }

  void reloaded() {
    if (serving) {
      ready(AGAIN_MAX);
    }
  }

  /** Nobody says READY in imexd's place: what was not taken is said again, for a minute. */
  private void ready(int again) {
    if (!notify.tell("READY=1\nSTATUS=" + status) && again > 0) {
      loop.after(AGAIN_MILLIS, () -> ready(again - 1));
    }
  }

  private void beat() {
    notify.tell("WATCHDOG=1");
    loop.after(notify.watchdogMillis(), this::beat);
  }

  /** Such as "degraded, job 7 run 1: t02 was rebooted". */
  static String line(State state) {
    Standings.Shown shown = Standings.shown(state);
    Optional<Membership> held = state.durable().holding().membershipIfAny();
    String job = held.map(m -> ", job " + m.job()).orElse("");
    String reason = shown.reason().isEmpty() ? "" : ": " + shown.reason();
    String line = (shown.word() + job + reason).replaceAll("\\p{Cntrl}", " ");
    return line.length() > STATUS_MAX_CHARS
        ? line.substring(0, STATUS_MAX_CHARS - 3) + "..."
        : line;
  }
}
