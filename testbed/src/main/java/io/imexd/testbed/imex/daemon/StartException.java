package io.imexd.testbed.imex.daemon;

/** The daemon cannot go on starting; the message is logged as ERROR and the exit code is 1. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }
}
