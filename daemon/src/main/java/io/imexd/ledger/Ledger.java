package io.imexd.ledger;

import io.imexd.protocol.Durable;

/** The tray's own durable record. Used by one thread, the event loop's. */
public interface Ledger {

  /** Reads what is there, and makes it durable. Never throws: see {@link Loaded}. */
  Loaded load();

  /** What lies there now, only to be compared: nothing is made durable, nothing removed. */
  default Loaded look() {
    return load();
  }

  /**
   * Replaces the whole content. When this returns the new content is durable.
   *
   * @throws LedgerException when it is not; {@link LedgerException#certain} says what is on disk
   *     then
   */
  void write(Durable durable) throws LedgerException;

  /**
   * Moves unreadable content aside, kept for people, so that the next load is Absent. Nothing to do
   * when there is none.
   *
   * @return where it lies now; empty when there was nothing
   * @throws LedgerException when it could not be moved
   */
  String quarantine() throws LedgerException;

  /** Successful writes since start. */
  long writes();

  /** The time all writes took together, in microseconds. */
  long writeMicros();

  /** The time the last write took, in microseconds; 0 before the first. */
  int lastWriteMicros();
}
