package io.imexd.ctl.call;

/** The time is over and no answer has come. */
final class SilentServerException extends Exception {
  private static final long serialVersionUID = 1L;

  SilentServerException() {
    super("no answer");
  }
}
