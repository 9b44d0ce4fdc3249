package io.imexd.audit;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What happened on a tray, in order. All may be called from any thread; none blocks or throws. */
public interface AuditLog extends AutoCloseable {

  /** Appends a record, a moment later. */
  void add(AuditRecord entry);

  /**
   * The last records that match, oldest first, those just added among them.
   *
   * @return fails with an {@link java.io.IOException} of one line when the log cannot be read
   */
  CompletableFuture<List<AuditRecord>> read(HistoryFilter filter);

  /** Writes what was added; waits for a slow disk only a moment. */
  @Override
  void close();
}
