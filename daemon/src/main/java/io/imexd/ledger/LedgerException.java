package io.imexd.ledger;

import org.jspecify.annotations.Nullable;

/** A write that failed. */
public final class LedgerException extends Exception {
  private final boolean certain;

  public LedgerException(String message, boolean certain, @Nullable Throwable cause) {
    super(message, cause);
    this.certain = certain;
  }

  /**
   * True: the old content surely still stands. False: nobody knows which content a power failure
   * would leave, and the daemon has to stop before it says anything that depends on it.
   */
  public boolean certain() {
    return certain;
  }
}
