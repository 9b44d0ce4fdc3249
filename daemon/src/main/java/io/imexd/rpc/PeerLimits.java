package io.imexd.rpc;

/**
 * What other trays, or whoever reaches the port, may take of this one.
 *
 * @param links streams that are open at a time in each direction; the one that was silent longest
 *     gives way
 * @param connections TCP connections accepted at a time
 * @param connectionsPerAddress of them from one address
 * @param connectMillis for TCP to come up
 * @param helloMillis for a connection or stream to say who it is, or to answer so
 * @param silenceMillis after something was sent and nothing came back, a link is given up by the
 *     next that is sent
 */
public record PeerLimits(
    int links,
    int connections,
    int connectionsPerAddress,
    int connectMillis,
    long helloMillis,
    long silenceMillis) {
  public static final PeerLimits DEFAULT = new PeerLimits(1_024, 2_048, 64, 2_000, 5_000, 2_000);
}
