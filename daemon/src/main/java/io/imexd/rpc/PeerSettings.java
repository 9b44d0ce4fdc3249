package io.imexd.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.imexd.protocol.TrayId;
import java.net.InetSocketAddress;

/**
 * How this tray appears to the others.
 *
 * @param self as it introduces itself
 * @param imexdVersion for the others' information
 * @param listen where it is reached; port 0 takes any that is free
 * @param server how it proves who it is
 * @param channel how it does so where it dials
 */
public record PeerSettings(
    TrayId self,
    String imexdVersion,
    InetSocketAddress listen,
    ServerCredentials server,
    ChannelCredentials channel,
    PeerLimits limits) {

  /**
   * Without TLS: a tray is who its Hello says it is, so whoever reaches the port can pose as any
   * tray.
   */
  public static PeerSettings plaintext(TrayId self, String imexdVersion, InetSocketAddress listen) {
    return new PeerSettings(
        self,
        imexdVersion,
        listen,
        InsecureServerCredentials.create(),
        InsecureChannelCredentials.create(),
        PeerLimits.DEFAULT);
  }
}
