package io.imexd.ctl.topology;

/** A file that cannot be read as a topology; the message says the line and what is wrong. */
public final class TopologyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  TopologyFileException(String message) {
    super(message);
  }

  static TopologyFileException at(int line, String message) {
    return new TopologyFileException("line " + line + ": " + message);
  }
}
