package io.imexd.node;

import io.imexd.config.Changes;
import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.config.ConfigSource;
import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.protocol.Code;
import io.imexd.protocol.Outcome;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * imexd.conf, read again: what may change while imexd runs takes effect, what may not is named, and
 * a file with an error changes nothing. On the event loop, but for the reading.
 */
final class Reloading {
  private static final Logger LOG = Logger.getLogger(Reloading.class.getName());

  private final EventLoop loop;
  private final Executor workers;
  private final ConfigSource source;
  private final Consumer<Config> taker;
  private final ServiceState service;
  private final AuditTrail audit;
  private final Time time;
  private Config running;

  /** taker: is given what is in force from now on; on the event loop. */
  Reloading(
      EventLoop loop,
      Daemon.Parts parts,
      ServiceState service,
      AuditTrail audit,
      Consumer<Config> taker) {
    this(
        loop,
        parts.workers(),
        parts.config(),
        parts.surroundings()::readAgain,
        taker,
        service,
        audit,
        parts.time());
  }

  Reloading(
      EventLoop loop,
      Executor workers,
      Config running,
      ConfigSource source,
      Consumer<Config> taker,
      ServiceState service,
      AuditTrail audit,
      Time time) {
    this.loop = loop;
    this.workers = workers;
    this.running = running;
    this.source = source;
    this.taker = taker;
    this.service = service;
    this.audit = audit;
    this.time = time;
  }

  /**
   * Reads it and takes it over.
   *
   * @param by who wants it, for log and audit log
   * @param done gets what came of it, on the event loop
   */
  void begin(String by, Consumer<Outcome> done) {
    LOG.info("call reload by " + by);
    audit.asked(CallCase.RELOAD, Keys.NO_JOB, by, List.of(), "");
    long sinceMillis = time.millis();
    service.reloading();
    workers.execute(() -> {
      try {
        Config next = source.read();
        loop.post(() -> finish(take(next), sinceMillis, done));
      } catch (ConfigException e) {
        loop.post(() -> finish(refusal(e.errors()), sinceMillis, done));
      } catch (RuntimeException e) {
        // Whoever waits for it, systemd too, would wait for ever.
        loop.post(() ->
            finish(
                Outcome.of(
                    Code.INTERNAL, "imexd.conf cannot be read: " + e + "; nothing was changed"),
                sinceMillis,
                done));
      }
    });
  }

  private Outcome take(Config next) {
    Changes changes = Changes.between(running, next);
    running = Changes.taken(running, next);
    taker.accept(running);
    return Outcome.of(Code.DONE, running.tray() + ": imexd.conf was read again: " + line(changes));
  }

  private static Outcome refusal(List<String> errors) {
    int more = errors.size() - 1;
    String others = more == 0 ? "" : " (and " + more + " more: imexd --check-config)";
    return Outcome.of(Code.USAGE, errors.getFirst() + others + "; nothing was changed");
  }

  private static String line(Changes changes) {
    String live = String.join(", ", changes.live());
    String later = String.join(", ", changes.atRestart());
    if (live.isEmpty() && later.isEmpty()) {
      return "nothing has changed";
    }
    String taken = live.isEmpty() ? "" : "in force: " + live;
    String named = later.isEmpty() ? "" : "needs a restart of imexd: " + later;
    return taken + (taken.isEmpty() || named.isEmpty() ? "" : "; ") + named;
  }

  private void finish(Outcome outcome, long sinceMillis, Consumer<Outcome> done) {
    service.reloaded();
    boolean good = outcome.code() == Code.DONE;
    LOG.log(good ? Level.INFO : Level.WARNING, "call reload: " + outcome.line());
    audit.answered(CallCase.RELOAD, Keys.NO_JOB, outcome, time.millis() - sinceMillis);
    done.accept(outcome);
  }
}
