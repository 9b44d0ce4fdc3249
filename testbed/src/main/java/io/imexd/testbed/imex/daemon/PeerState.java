package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.wire.ConnectionState;
import org.jspecify.annotations.Nullable;

/** The connection state machine of one peer, without clock or network. */
final class PeerState {
  /** What a new connection means for the imports and exports of the peer. */
  enum Arrival {
    FIRST,
    SAME_INSTANCE,
    NEW_INSTANCE
  }

  private ConnectionState state = ConnectionState.NEVER_CONNECTED;
  private @Nullable String instance;
  private int timesConnected;

  ConnectionState state() {
    return state;
  }

  int timesConnected() {
    return timesConnected;
  }

  /** Whether this is the instance that was connected last. */
  boolean isInstance(String other) {
    return other.equals(instance);
  }

  Arrival connected(String newInstance) {
    Arrival arrival =
        instance == null
            ? Arrival.FIRST
            : instance.equals(newInstance) ? Arrival.SAME_INSTANCE : Arrival.NEW_INSTANCE;
    instance = newInstance;
    timesConnected++;
    state = ConnectionState.CONNECTED;
    return arrival;
  }

  /** The peer runs another version or another map. */
  void mismatch(ConnectionState kind) {
    state = kind;
  }

  boolean mismatched() {
    return state == ConnectionState.VERSION_MISMATCH || state == ConnectionState.NODE_MAP_MISMATCH;
  }

  /** The connection is gone; true if it had been there, so that the grace time begins. */
  boolean lost() {
    boolean was = state == ConnectionState.CONNECTED;
    if (was) {
      state = ConnectionState.RECOVERING;
    }
    return was;
  }

  /** The grace time is over; true if clean-up is due now. */
  boolean graceOver() {
    boolean due = state == ConnectionState.RECOVERING;
    if (due) {
      state = ConnectionState.DISCONNECTED;
    }
    return due;
  }
}
