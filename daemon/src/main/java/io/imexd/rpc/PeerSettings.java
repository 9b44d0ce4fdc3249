package io.imexd.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.imexd.identity.Identity;
import io.imexd.protocol.TrayId;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * How this tray appears to the others.
 *
 * @param self as it introduces itself
 * @param imexdVersion for the others' information
 * @param listen where it is reached; port 0 takes any that is free
 * @param server how it proves who it is
 * @param channel how it does so where it dials; asked for every dial
 * @param proofs what a peer has to prove
 */
public record PeerSettings(
    TrayId self,
    String imexdVersion,
    InetSocketAddress listen,
    ServerCredentials server,
    Supplier<ChannelCredentials> channel,
    Proofs proofs,
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
        InsecureChannelCredentials::create,
        Proofs.NOT_ASKED,
        PeerLimits.DEFAULT);
  }

  /** With TLS 1.3, both sides proving by a certificate of the site's CA which tray they are. */
  public static PeerSettings tls(
      TrayId self, String imexdVersion, InetSocketAddress listen, Identity identity) {
    return new PeerSettings(
        self,
        imexdVersion,
        listen,
        TlsCredentials.server(identity),
        () -> TlsCredentials.channel(identity),
        Proofs.of(identity),
        PeerLimits.DEFAULT);
  }

  /** silenceMillis: how long a peer may answer nothing before it is dialled anew. */
  public PeerSettings withSilence(long silenceMillis) {
    return with(limits.withSilence(silenceMillis));
  }

  PeerSettings with(PeerLimits other) {
    return new PeerSettings(self, imexdVersion, listen, server, channel, proofs, other);
  }
}
