package io.imexd.rpc;

/**
 * What arrived is not a message of this protocol; the text is one line and repeats nothing that was
 * sent.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedException(String what) {
    super(what);
  }
}
