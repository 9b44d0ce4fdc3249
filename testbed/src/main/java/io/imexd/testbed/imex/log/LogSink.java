package io.imexd.testbed.imex.log;

/** Where finished log lines go. */
public interface LogSink {
  /**
   * Writes text that ends with a newline; trouble is swallowed, for a log must not stop a daemon.
   */
  void write(String text);
}
