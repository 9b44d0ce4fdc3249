package io.imexd.testbed.imex.log;

import io.imexd.testbed.imex.LocalTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/**
 * The main log: {@code [Mon DD YYYY HH:MM:SS] [LEVEL] [tid N] message}. Messages more verbose than
 * the threshold are kept in a bounded ring until SIGHUP or the end.
 */
public final class ImexLog {
  private static final int RING_LINES = 2000;

  private final LogSink sink;
  private final Level threshold;
  private final Path verboseFile;
  private final InstantSource clock;
  private final long pid;
  private final ArrayDeque<String> ring = new ArrayDeque<>();

  /**
   * Makes a log.
   *
   * @param pid process id, shown as the thread id of the main thread
   */
  public ImexLog(LogSink sink, Level threshold, Path verboseFile, InstantSource clock, long pid) {
    this.sink = sink;
    this.threshold = threshold;
    this.verboseFile = verboseFile;
    this.clock = clock;
    this.pid = pid;
  }

  /** The line that opens a log, and any other text as it is. */
  public void raw(String text) {
    if (threshold != Level.OFF) {
      sink.write(text + "\n");
    }
  }

  /** The time now, as in the first line of a log. */
  public Instant now() {
    return clock.instant();
  }

  public void error(String message) {
    line(Level.ERROR, 0, message);
  }

  public void warning(String message) {
    line(Level.WARNING, 0, message);
  }

  public void info(String message) {
    line(Level.INFO, 0, message);
  }

  public void debug(String message) {
    line(Level.DEBUG, 0, message);
  }

  /** A line of another thread: the real daemon has many, the stand-in numbers them from its pid. */
  public void infoOfThread(int thread, String message) {
    line(Level.INFO, thread, message);
  }

  private void line(Level level, int thread, String message) {
    String text =
        "["
            + LocalTime.log(clock.instant())
            + "] ["
            + level
            + "] [tid "
            + (pid + thread)
            + "] "
            + message
            + "\n";
    if (level.compareTo(threshold) <= 0) {
      sink.write(text);
      return;
    }
    if (ring.size() == RING_LINES) {
      ring.remove();
    }
    ring.add(text);
  }

  /** Writes the ring to the verbose file and empties it. */
  public void dumpVerbose() {
    if (ring.isEmpty()) {
      return;
    }
    try {
      Files.writeString(
          verboseFile,
          String.join("", ring),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      ring.clear();
    } catch (IOException failed) {
      error("Failed to write verbose log " + verboseFile + ": " + failed.getMessage());
    }
  }
}
