package io.imexd.testbed.imex.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.testbed.imex.wire.ConnectionState;
import org.junit.jupiter.api.Test;

class PeerStateTest {
  private final PeerState peer = new PeerState();

  @Test
  void neverConnectedStaysSoUntilConnected() {
    assertEquals(ConnectionState.NEVER_CONNECTED, peer.state());
    assertFalse(peer.lost());
    assertFalse(peer.graceOver());
    assertEquals(ConnectionState.NEVER_CONNECTED, peer.state());
    assertEquals(PeerState.Arrival.FIRST, peer.connected("a"));
    assertEquals(ConnectionState.CONNECTED, peer.state());
  }

  @Test
  void lossIsRecoveringThenDisconnectedWhenGraceIsOver() {
    peer.connected("a");
    assertTrue(peer.lost());
    assertEquals(ConnectionState.RECOVERING, peer.state());
    assertTrue(peer.graceOver());
    assertEquals(ConnectionState.DISCONNECTED, peer.state());
    assertFalse(peer.graceOver());
  }

  @Test
  void sameAndNewInstancesAreTold() {
    peer.connected("a");
    peer.lost();
    assertEquals(PeerState.Arrival.SAME_INSTANCE, peer.connected("a"));
    assertFalse(peer.graceOver());
    peer.lost();
    assertEquals(PeerState.Arrival.NEW_INSTANCE, peer.connected("b"));
    assertEquals(3, peer.timesConnected());
    assertTrue(peer.isInstance("b"));
    assertFalse(peer.isInstance("a"));
  }

  @Test
  void mismatchIsNotALoss() {
    peer.mismatch(ConnectionState.NODE_MAP_MISMATCH);
    assertFalse(peer.lost());
    assertEquals(ConnectionState.NODE_MAP_MISMATCH, peer.state());
  }

  @Test
  void backoffProfiles() {
    assertEquals("500 1000 2000 3000 3000", delays(new Backoff(false)));
    assertEquals("15000 31000 62000 125000 125000", delays(new Backoff(true)));
    Backoff again = new Backoff(false);
    delays(again);
    again.reset();
    assertEquals(500, again.nextMillis());
  }

  private static String delays(Backoff backoff) {
    StringBuilder delays = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      delays.append(i == 0 ? "" : " ").append(backoff.nextMillis());
    }
    return delays.toString();
  }
}
