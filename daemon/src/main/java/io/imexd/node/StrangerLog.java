package io.imexd.node;

import io.imexd.observe.RateLimited;
import io.imexd.protocol.Effect;
import java.util.Locale;
import java.util.logging.Logger;

/**
 * Who spoke of an instance without being its member: in the journal, not faster than people read,
 * and in the audit log. On the event loop only.
 */
final class StrangerLog {
  private static final long INTERVAL_MILLIS = 1_000;

  private final RateLimited log =
      new RateLimited(Logger.getLogger(StrangerLog.class.getName()), INTERVAL_MILLIS);
  private final AuditTrail audit;
  private final Time time;
  private long nextMillis = Long.MIN_VALUE;

  StrangerLog(AuditTrail audit, Time time) {
    this.audit = audit;
    this.time = time;
  }

  void report(Effect.Report report) {
    String word = report.message().getClass().getSimpleName().toUpperCase(Locale.ROOT);
    String line = report.from() + " may not say " + word + ": not from it; nothing was changed";
    log.warning(
        time.millis(),
        "peer job "
            + report.held().job()
            + " instance "
            + report.held().instance().brief()
            + ": "
            + line);
    if (time.millis() >= nextMillis) {
      nextMillis = time.millis() + INTERVAL_MILLIS;
      audit.refused(report.held(), report.from(), line);
    }
  }
}
