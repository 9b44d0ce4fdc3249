package io.imexd.observe;

import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes on a thread of its own, so that a journal that blocks never blocks imexd: what does not
 * fit into the queue is counted, and the count is written when there is room again.
 */
final class JournalHandler extends Handler {
  private static final int WAITING_MAX = 1_000;
  private static final long CLOSE_MAX_MILLIS = 500;

  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final AtomicLong lost = new AtomicLong();
  private final PrintStream out;
  private final Thread writer;

  JournalHandler(PrintStream out, Formatter format) {
    this.out = out;
    setFormatter(format);
    writer = Thread.ofPlatform().name("imexd-log").daemon().start(this::write);
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry) && !waiting.offer(getFormatter().format(entry))) {
      lost.incrementAndGet();
    }
  }

  private void write() {
    try {
      while (true) {
        out.print(waiting.take());
        long missing = lost.getAndSet(0);
        if (missing > 0) {
          out.print(getFormatter().format(lostLines(missing)));
        }
        if (waiting.isEmpty()) {
          out.flush();
        }
      }
    } catch (InterruptedException _) {
      for (String line = waiting.poll(); line != null; line = waiting.poll()) {
        out.print(line);
      }
      out.flush();
    }
  }

  private static LogRecord lostLines(long count) {
    return new LogRecord(
        java.util.logging.Level.WARNING,
        count + " log lines were lost: the journal did not take them");
  }

  @Override
  public void flush() {}

  /**
   * Writes what waits, but waits for a blocked journal only half a second; later records are
   * dropped.
   */
  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join(CLOSE_MAX_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
