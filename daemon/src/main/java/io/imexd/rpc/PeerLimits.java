package io.imexd.rpc;

/**
 * What other trays, or whoever reaches the port, may take of this one.
 *
 * @param links streams that are open at a time in each direction; the one that was silent longest
 *     gives way
 * @param connections TCP connections accepted at a time
 * @param connectionsPerAddress of them from one address
 * @param unproven of them that have made no call yet, so have not proven who they are
 * @param unprovenPerAddress of those from one address
 * @param connectionsPerPeer that one proven peer may have; with TLS only
 * @param calls single questions that wait here for their answer
 * @param callsPerPeer of them from one connection's far end
 * @param connectMillis for TCP to come up
 * @param helloMillis for a connection or stream to say who it is, or to answer so
 * @param silenceMillis after a question was sent and nothing came back, a link is given up by the
 *     next that is sent
 */
public record PeerLimits(
    int links,
    int connections,
    int connectionsPerAddress,
    int unproven,
    int unprovenPerAddress,
    int connectionsPerPeer,
    int calls,
    int callsPerPeer,
    int connectMillis,
    long helloMillis,
    long silenceMillis) {
  public static final PeerLimits DEFAULT =
      new PeerLimits(1_024, 2_048, 64, 512, 48, 16, 256, 32, 2_000, 5_000, 2_000);

  /** A greeting takes a handshake more. */
  private static final long HANDSHAKE_MILLIS = 3_000;

  PeerLimits withSilence(long silence) {
    return withTimes(silence + HANDSHAKE_MILLIS, silence);
  }

  PeerLimits withTimes(long hello, long silence) {
    return new PeerLimits(
        links,
        connections,
        connectionsPerAddress,
        unproven,
        unprovenPerAddress,
        connectionsPerPeer,
        calls,
        callsPerPeer,
        connectMillis,
        hello,
        silence);
  }

  PeerLimits withConnections(int all, int perAddress, int unprovenPerThatAddress, int perPeer) {
    return new PeerLimits(
        links,
        all,
        perAddress,
        unproven,
        unprovenPerThatAddress,
        perPeer,
        calls,
        callsPerPeer,
        connectMillis,
        helloMillis,
        silenceMillis);
  }

  PeerLimits withLinks(int most) {
    return new PeerLimits(
        most,
        connections,
        connectionsPerAddress,
        unproven,
        unprovenPerAddress,
        connectionsPerPeer,
        calls,
        callsPerPeer,
        connectMillis,
        helloMillis,
        silenceMillis);
  }

  PeerLimits withCalls(int all, int perPeer) {
    return new PeerLimits(
        links,
        connections,
        connectionsPerAddress,
        unproven,
        unprovenPerAddress,
        connectionsPerPeer,
        all,
        perPeer,
        connectMillis,
        helloMillis,
        silenceMillis);
  }
}
