package io.imexd.node;

import io.imexd.audit.AuditLog;
import io.imexd.imex.Snapshot;
import io.imexd.observe.Measurements;
import io.imexd.observe.Moment;
import io.imexd.protocol.Event;
import java.util.Optional;
import java.util.function.Supplier;

/** All that counts, of one daemon, put together. On the event loop. */
final class Metering {
  private final CountingAuditLog log;
  private final Metrics metrics;
  private final Optional<MetricsFile> file;

  /** moment: how the tray stands, asked on the loop once the daemon is put together. */
  Metering(Daemon.Parts parts, EventLoop loop, Supplier<Moment> moment) {
    Measurements counted = new Measurements();
    log = new CountingAuditLog(parts.audit(), counted);
    long nowMillis = parts.time().wallMillis();
    metrics = new Metrics(parts.imexdVersion(), nowMillis, counted, moment, parts.workers());
    file =
        MetricsFile.of(
            parts.config().metrics(), loop, parts.time(), parts.workers(), metrics::take);
    file.ifPresent(f -> log.watched(f::changed));
  }

  AuditLog log() {
    return log;
  }

  Metrics metrics() {
    return metrics;
  }

  void began() {
    file.ifPresent(MetricsFile::changed);
  }

  /** For when the tray is awake anyway. */
  void look() {
    file.ifPresent(MetricsFile::look);
  }

  void happened(Event event, Snapshot imex) {
    metrics.happened(event, imex);
  }
}
