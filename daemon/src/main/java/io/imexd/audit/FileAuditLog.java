package io.imexd.audit;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The audit log on disk: {@code audit.jsonl}, and when it has grown large {@code audit.jsonl.1}
 * (the newest) to {@code .4}. A thread of its own writes and syncs what came within a moment
 * together, and sleeps when nothing comes: at a power loss that moment may be missing. What cannot
 * be written waits in memory, up to a bound.
 */
public final class FileAuditLog implements AuditLog {
  private static final Logger LOG = Logger.getLogger(FileAuditLog.class.getName());
  private static final String NAME = "audit.jsonl";
  private static final int OLD_MAX = 4;
  private static final int WAITING_MAX = 10_000;
  private static final long GATHER_MILLIS = 200;
  private static final long AGAIN_MILLIS = 5_000;
  private static final long CLOSE_MAX_MILLIS = 2_000;

  private final Path folder;
  private final long fileMaxBytes;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("imexd-audit").daemon().unstarted(task));

  /** Guarded by itself: the only thing that is shared with the callers. */
  private final List<AuditRecord> waiting = new ArrayList<>();

  private long lost;
  private boolean troubled;

  /**
   * @param folder is made, 0750, when it is missing
   * @param fileMaxBytes how large a file grows before the next is begun
   */
  public FileAuditLog(Path folder, long fileMaxBytes) {
    this.folder = folder;
    this.fileMaxBytes = fileMaxBytes;
  }

  @Override
  public void add(AuditRecord entry) {
    boolean first;
    synchronized (waiting) {
      if (waiting.size() >= WAITING_MAX) {
        lost++;
        return;
      }
      first = waiting.isEmpty();
      waiting.add(entry);
    }
    if (first) {
      later(GATHER_MILLIS);
    }
  }

  private void later(long millis) {
    try {
      var _ = writer.schedule(this::write, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closed: what comes now comes too late.
    }
  }

  private void write() {
    List<AuditRecord> entries;
    long missing;
    synchronized (waiting) {
      entries = List.copyOf(waiting);
      missing = lost;
    }
    if (entries.isEmpty()) {
      return;
    }
    try {
      append(entries);
    } catch (IOException | RuntimeException e) {
      trouble(e);
      later(AGAIN_MILLIS);
      return;
    }
    synchronized (waiting) {
      waiting.subList(0, entries.size()).clear();
      lost -= missing;
      if (!waiting.isEmpty()) {
        later(GATHER_MILLIS);
      }
    }
    if (troubled) {
      troubled = false;
      LOG.info(
          "the audit log is written again"
              + (missing == 0 ? "" : "; " + missing + " records are lost"));
    }
  }

  private void append(List<AuditRecord> entries) throws IOException {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(AuditLines.write(entry)));
    AuditFile.makeFolder(folder);
    Path file = folder.resolve(NAME);
    if (AuditFile.size(file) >= fileMaxBytes) {
      rotate(file);
    }
    AuditFile.append(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void rotate(Path file) throws IOException {
    for (int i = OLD_MAX - 1; i >= 1; i--) {
      AuditFile.rename(old(i), old(i + 1));
    }
    AuditFile.rename(file, old(1));
  }

  private Path old(int number) {
    return folder.resolve(NAME + "." + number);
  }

  private void trouble(Exception e) {
    if (!troubled) {
      troubled = true;
      LOG.log(
          Level.WARNING,
          "the audit log in " + folder + " cannot be written, its records wait: " + e);
    }
  }

  @Override
  public CompletableFuture<List<AuditRecord>> read(HistoryFilter filter) {
    CompletableFuture<List<AuditRecord>> result = new CompletableFuture<>();
    try {
      writer.execute(() -> {
        write();
        try {
          result.complete(readAll(filter));
        } catch (IOException | RuntimeException e) {
          result.completeExceptionally(
              new IOException("the audit log in " + folder + " cannot be read: " + e, e));
        }
      });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new IOException("imexd is stopping", e));
    }
    return result;
  }

  private List<AuditRecord> readAll(HistoryFilter filter) throws IOException {
    Matching matching = new Matching(filter);
    for (int i = OLD_MAX; i >= 0; i--) {
      Path file = i == 0 ? folder.resolve(NAME) : old(i);
      // Not Files.newBufferedReader: one bad byte would hide every line.
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          AuditLines.read(line).ifPresent(matching::offer);
        }
      } catch (NoSuchFileException _) {
        // Not so many yet.
      }
    }
    return matching.kept();
  }

  @Override
  public void close() {
    try {
      writer.execute(this::write);
      writer.shutdown();
      if (!writer.awaitTermination(CLOSE_MAX_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warning("the audit log is slow to write; its last records may be missing");
      }
    } catch (RejectedExecutionException _) {
      // Closed already.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
