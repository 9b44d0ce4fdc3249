package io.imexd.ctl.call;

/**
 * The other side answered, but not as imexd does: another program, or another protocol. Asking
 * again cannot help.
 */
final class ForeignReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  ForeignReplyException(String what) {
    super(what);
  }
}
