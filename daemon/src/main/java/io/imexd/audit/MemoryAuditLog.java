package io.imexd.audit;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Forgets all but the last records, and everything when its process ends. */
public final class MemoryAuditLog implements AuditLog {
  private static final int KEPT_MAX = 1_000;

  private final Deque<AuditRecord> entries = new ArrayDeque<>();

  @Override
  public synchronized void add(AuditRecord entry) {
    entries.addLast(entry);
    if (entries.size() > KEPT_MAX) {
      entries.removeFirst();
    }
  }

  @Override
  public synchronized CompletableFuture<List<AuditRecord>> read(HistoryFilter filter) {
    Matching matching = new Matching(filter);
    entries.forEach(matching::offer);
    return CompletableFuture.completedFuture(matching.kept());
  }

  @Override
  public void close() {}
}
