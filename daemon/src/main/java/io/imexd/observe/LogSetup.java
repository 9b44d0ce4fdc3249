package io.imexd.observe;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends all logging of the process, that of grpc and netty as well, to stderr in {@link
 * JournalFormat}.
 */
public final class LogSetup {
  /** Kept, for a logger that nobody holds forgets its level. */
  private static final List<Logger> QUIET =
      List.of(
          // Peers and callers can provoke these; what matters of them imexd says itself.
          Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  private LogSetup() {}

  /**
   * Replaces whatever was set up.
   *
   * @param level of imexd's own lines; from FINE on exceptions come with their stacks
   * @param environment for JOURNAL_STREAM, set by systemd
   */
  public static Handler install(Level level, Map<String, String> environment, PrintStream stderr) {
    LogManager.getLogManager().reset();
    JournalFormat format = new JournalFormat(isJournal(environment.get("JOURNAL_STREAM")), false);
    Handler handler = new JournalHandler(stderr, format);
    handler.setLevel(Level.ALL);
    Logger.getLogger("").addHandler(handler);
    level(level);
    return handler;
  }

  /** From the next line on; as {@link #install} takes it, which must have been called. */
  public static void level(Level level) {
    boolean debug = level.intValue() <= Level.FINE.intValue();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    QUIET.forEach(logger -> logger.setLevel(debug ? Level.INFO : Level.SEVERE));
    for (Handler handler : root.getHandlers()) {
      if (handler.getFormatter() instanceof JournalFormat format) {
        format.stacks(debug);
      }
    }
  }

  /**
   * systemd.exec(5): device and inode of the stream that goes to the journal; stderr may have been
   * redirected since.
   */
  private static boolean isJournal(@Nullable String stream) {
    if (stream == null) {
      return false;
    }
    try {
      Map<String, Object> stderr = Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino");
      return stream.equals(stderr.get("dev") + ":" + stderr.get("ino"));
    } catch (IOException _) {
      return false;
    }
  }
}
