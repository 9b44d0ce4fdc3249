package io.imexd.simulator;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Plays one schedule again with all that is said, the log lines of the daemons among it. */
final class Telling {
  private static final Logger LOG = Logger.getLogger("io.imexd");

  private Telling() {}

  static Schedule.Report tell(long seed) {
    Level before = LOG.getLevel();
    boolean parents = LOG.getUseParentHandlers();
    Trace trace = new Trace(true);
    LogLines handler = new LogLines(trace);
    LOG.setLevel(Level.ALL);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
    try {
      return Schedule.play(seed, trace);
    } finally {
      LOG.removeHandler(handler);
      LOG.setUseParentHandlers(parents);
      LOG.setLevel(before);
    }
  }

  /** The log of all daemons, into the trace. */
  static final class LogLines extends Handler {
    private final Trace trace;

    LogLines(Trace trace) {
      this.trace = trace;
    }

    @Override
    public void publish(LogRecord line) {
      trace.log(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
