package io.imexd.ctl.call;

import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings one call to an outcome, whatever happens: every failure on the way becomes an outcome with
 * a code and one line. Calls are idempotent, so a call whose connection broke is asked again as
 * long as its caller has time.
 */
public final class Client {
  /**
   * How long an imexd that cannot be reached is given to come (back), if the call may be asked
   * again; and so long again, and again, while systemd starts it.
   */
  private static final int RESTART_MILLIS = 5_000;

  /** imexd ends the call at the deadline; this is for its answer to arrive. */
  private static final int MARGIN_MILLIS = 500;

  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final int LAST_PAUSE_MILLIS = 500;

  private final ServerAddress server;
  private final LongSupplier nanos;
  private final Starter starts;

  /** Who may be about to have imexd running. */
  interface Starter {
    /** Says whether it is so, at the latest after that time. */
    boolean within(long millis);
  }

  /** For an imexd of which nothing is known but its address. */
  public Client(ServerAddress server, LongSupplier nanos) {
    this(server, nanos, _ -> false);
  }

  /**
   * @param nanos a clock that only goes forward, as {@link System#nanoTime}
   * @param starts whether somebody is about to have imexd running: then it may take its time
   */
  Client(ServerAddress server, LongSupplier nanos, Starter starts) {
    this.server = server;
    this.nanos = nanos;
    this.starts = starts;
  }

  /** For the imexd of this tray, which systemd starts and restarts. */
  public static Client ofThisTray(ServerAddress server, LongSupplier nanos) {
    return new Client(server, nanos, new SystemdUnit(Path.of("/usr/bin/systemctl")));
  }

  /**
   * Asks and returns the outcome, at the latest half a second after the deadline.
   *
   * @param request without its time left, which is set here
   * @param deadlineMillis for all of it
   * @param again whether to ask again when imexd is away: for calls that change something, made by
   *     hooks
   */
  public Outcome call(
      ControlRequest.Builder request, int deadlineMillis, boolean again, Waiting waiting) {
    try (Selector selector = Selector.open()) {
      return call(selector, request, deadlineMillis, again, waiting);
    } catch (IOException e) {
      return outcome(Code.INTERNAL, "no selector: " + reason(e));
    }
  }

  private Outcome call(
      Selector selector,
      ControlRequest.Builder request,
      int deadlineMillis,
      boolean again,
      Waiting waiting)
      throws IOException {
    long start = nanos.getAsLong();
    long end = start + deadlineMillis * 1_000_000L;
    long giveUp = again ? start + Math.min(RESTART_MILLIS, deadlineMillis) * 1_000_000L : start;
    boolean broke = false;
    boolean lastTry = false;
    @Nullable IOException last = null;
    int pause = FIRST_PAUSE_MILLIS;
    while (true) {
      long left = millisBetween(nanos.getAsLong(), end);
      if (left <= 0) {
        return last == null
            ? silent(deadlineMillis, waiting)
            : unreachable(last, broke, deadlineMillis, waiting);
      }
      request.setTimeLeftMs((int) left);
      try (Exchange exchange = new Exchange(selector, nanos, server)) {
        try {
          return exchange.run(server, request.build(), end + MARGIN_MILLIS * 1_000_000L, waiting);
        } catch (IOException e) {
          last = e;
          if (isForbidden(e)) {
            return outcome(
                Code.NOT_PERMITTED, "may not connect to " + server.text() + ": " + reason(e));
          }
          if (exchange.reached() && again) {
            // It was there: whatever restarts it, the caller's own deadline is the limit.
            broke = true;
            giveUp = end;
            pause = FIRST_PAUSE_MILLIS;
          }
          if (giveUp - nanos.getAsLong() <= pause * 1_000_000L) {
            long room = millisBetween(nanos.getAsLong(), end);
            if (!again || lastTry || room <= pause) {
              return unreachable(e, broke, deadlineMillis, waiting);
            }
            // It may have come while systemd was asked: one more look, whatever the answer.
            lastTry = !starts.within(room);
            long now = nanos.getAsLong();
            giveUp = lastTry ? now : Math.min(now + RESTART_MILLIS * 1_000_000L, end);
            continue;
          }
        }
      } catch (SilentServerException e) {
        return silent(deadlineMillis, waiting);
      } catch (ForeignReplyException e) {
        return outcome(
            Code.INTERNAL,
            "what answers at "
                + server.text()
                + " does not speak imexd's protocol: "
                + e.getMessage());
      }
      rest(selector, pause, waiting);
      pause = Math.min(2 * pause, LAST_PAUSE_MILLIS);
    }
  }

  private void rest(Selector selector, int pauseMillis, Waiting waiting) throws IOException {
    long end = nanos.getAsLong() + pauseMillis * 1_000_000L;
    for (long left = pauseMillis; left > 0; left = millisBetween(nanos.getAsLong(), end)) {
      selector.select(left);
      waiting.tick();
    }
  }

  private Outcome silent(int deadlineMillis, Waiting waiting) {
    return outcome(
        Code.DEADLINE,
        "imexd did not answer within "
            + duration(deadlineMillis)
            + " at "
            + server.text()
            + lastSeen(waiting)
            + "; is it stopped? see: systemctl status imexd");
  }

  private Outcome unreachable(IOException e, boolean broke, int deadlineMillis, Waiting waiting) {
    String what =
        broke
            ? "imexd went away during the call and did not come back within "
                + duration(deadlineMillis)
            : "imexd cannot be reached";
    return outcome(
        Code.UNREACHABLE,
        what
            + " at "
            + server.text()
            + " ("
            + reason(e)
            + ")"
            + lastSeen(waiting)
            + "; is it running? see: systemctl status imexd");
  }

  private static String lastSeen(Waiting waiting) {
    String standing = waiting.standing();
    return standing.isEmpty() ? "" : "; last seen: " + standing;
  }

  private static String duration(int millis) {
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  private static boolean isForbidden(IOException e) {
    String message = e.getMessage();
    return message != null
        && (message.startsWith("Permission denied")
            || message.startsWith("Operation not permitted"));
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static Outcome outcome(Code code, String line) {
    return Outcome.newBuilder().setCode(code).setLine(line).build();
  }

  /**
   * Returns the time between two readings of the clock in milliseconds, rounded up, so that a wait
   * never spins.
   */
  static long millisBetween(long fromNanos, long toNanos) {
    return Math.ceilDiv(toNanos - fromNanos, 1_000_000L);
  }
}
