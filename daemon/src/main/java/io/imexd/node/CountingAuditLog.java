package io.imexd.node;

import io.imexd.audit.AuditLog;
import io.imexd.observe.Measurements;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.Code;
import io.imexd.proto.HistoryFilter;
import io.imexd.proto.Timing;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The audit log, with what is told to it counted on the way: every call, formation and violation
 * passes here already. Records are added on the event loop only.
 */
final class CountingAuditLog implements AuditLog {
  private final AuditLog log;
  private final Measurements counted;
  private Runnable changed = () -> {};

  CountingAuditLog(AuditLog log, Measurements counted) {
    this.log = log;
    this.counted = counted;
  }

  /** Who is told that something was counted, or that the tray's state is another. */
  void watched(Runnable by) {
    changed = by;
  }

  @Override
  public void add(AuditRecord entry) {
    count(entry);
    log.add(entry);
    changed.run();
  }

  private void count(AuditRecord entry) {
    switch (entry.getEvent()) {
      case "answered" -> counted.answered(entry.getCall(), word(entry.getCode()));
      case "formed" -> {
        Timing took = entry.getPhases();
        if (entry.getTookMs() > 0) { // Else it was formed in an earlier life of imexd.
          counted.formed(
              took.getReserveMs(),
              took.getPrepareMs(),
              took.getStartMs(),
              took.getImexMs(),
              took.getConfirmMs(),
              entry.getTookMs());
        }
      }
      case "undone" -> counted.undone(entry.getFrom(), word(entry.getCode()));
      case "violation" -> counted.violation(check(entry.getLine()));
      default -> {}
    }
  }

  private static String word(int code) {
    Code known = Code.forNumber(code);
    return known == null ? "unknown" : known.name().toLowerCase(Locale.ROOT);
  }

  /** A violation's line begins with its check. */
  private static String check(String line) {
    int end = line.indexOf(':');
    return end < 0 ? line : line.substring(0, end);
  }

  @Override
  public CompletableFuture<List<AuditRecord>> read(HistoryFilter filter) {
    return log.read(filter);
  }

  @Override
  public void close() {
    log.close();
  }
}
