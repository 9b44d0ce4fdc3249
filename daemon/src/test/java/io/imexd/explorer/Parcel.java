package io.imexd.explorer;

import io.imexd.protocol.Event;
import io.imexd.protocol.Message;

/**
 * A message on its way. The same message on the same way is one object, so that identity is
 * equality.
 */
final class Parcel {
  final int id;
  final int from;
  final int to;
  final Event.Delivered event;

  Parcel(int id, int from, int to, Event.Delivered event) {
    this.id = id;
    this.from = from;
    this.to = to;
    this.event = event;
  }

  Message message() {
    return event.message();
  }

  /** From a tray to itself: never lost, and gone with its imexd. */
  boolean local() {
    return from == to;
  }
}
