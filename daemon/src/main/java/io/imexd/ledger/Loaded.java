package io.imexd.ledger;

import io.imexd.protocol.Durable;

/** What lay in the ledger. */
public sealed interface Loaded {

  record Found(Durable durable) implements Loaded {}

  /** There is no ledger. That alone does not make the tray Free: something of this boot may run. */
  record Absent() implements Loaded {}

  /** There is one, and it cannot be trusted. The reason is one line: what, where, what to do. */
  record Unreadable(String reason) implements Loaded {}

  /**
   * It reads well, but it could not be made durable: a power failure may bring older content back,
   * so nothing may be said or done by it.
   */
  record Uncertain(String reason) implements Loaded {}
}
