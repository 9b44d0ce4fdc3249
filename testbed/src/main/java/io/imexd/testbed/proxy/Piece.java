package io.imexd.testbed.proxy;

/**
 * Some bytes on their way, and when they are due.
 *
 * @param dueNanos of {@link System#nanoTime}
 * @param ends what to do instead of sending: nothing, pass on the end of the stream, or reset
 */
record Piece(byte[] bytes, long dueNanos, End ends) {
  /** How a connection goes on after a piece. */
  enum End {
    NOT,
    IN_ORDER,
    RESET
  }
}
