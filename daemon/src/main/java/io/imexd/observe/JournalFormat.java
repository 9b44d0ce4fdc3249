package io.imexd.observe;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One line a record. For the journal it begins with the priority, {@code <N>} as sd-daemon(3) has
 * it, for the journal knows the time and who speaks; for a terminal or a file it begins with the
 * time.
 */
public final class JournalFormat extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final int STACK_FRAMES_MAX = 12;

  private final boolean journal;
  private volatile boolean stacks;

  /** stacks: say where an exception was thrown, too, on the same line. */
  public JournalFormat(boolean journal, boolean stacks) {
    this.journal = journal;
    this.stacks = stacks;
  }

  /** From the next record on. */
  void stacks(boolean wanted) {
    stacks = wanted;
  }

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    if (journal) {
      line.append('<').append(priority(entry.getLevel())).append('>');
    } else {
      Instant instant = entry.getInstant();
      line.append(TIME.format(instant.atZone(ZoneId.systemDefault())))
          .append(' ')
          .append(entry.getLevel().getName())
          .append(' ');
    }
    escape(formatMessage(entry), line);
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      append(thrown, line);
    }
    return line.append('\n').toString();
  }

  /** syslog's: 3 error, 4 warning, 6 info, 7 debug. */
  private static int priority(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return 3;
    }
    if (value >= Level.WARNING.intValue()) {
      return 4;
    }
    return value >= Level.INFO.intValue() ? 6 : 7;
  }

  private void append(Throwable thrown, StringBuilder line) {
    line.append(": ");
    escape(thrown.toString(), line);
    if (!stacks) {
      return;
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, STACK_FRAMES_MAX); i++) {
      line.append(i == 0 ? " at " : ", ").append(frames[i]);
    }
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      line.append(", caused by ");
      escape(cause.toString(), line);
    }
  }

  private static void escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> line.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
  }
}
