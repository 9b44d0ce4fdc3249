package io.imexd.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.NettySslContextServerCredentials;
import io.imexd.identity.Identity;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.SSLException;

/** TLS 1.3 and nothing older, by the JDK, both sides with a certificate. */
final class TlsCredentials {
  private static final String ONLY = "TLSv1.3";

  static {
    Security.addProvider(new NoBouncyCastle());
  }

  private TlsCredentials() {}

  /**
   * An empty provider of that name. At the first connection netty wants to know whether
   * BouncyCastle's TLS is in use, and where it finds no provider it makes the real one: 400 classes
   * and 6 MiB that nobody here asks for anything, as certificates are made with the JDK's.
   */
  private static final class NoBouncyCastle extends Provider {
    private static final long serialVersionUID = 1;

    NoBouncyCastle() {
      super("BC", "0", "no algorithms");
    }
  }

  static ServerCredentials server(Identity identity) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.keys())
            .trustManager(identity.trust())
            .clientAuth(ClientAuth.REQUIRE)
            .protocols(ONLY);
    try {
      return NettySslContextServerCredentials.create(
          GrpcSslContexts.configure(builder, SslProvider.JDK).build());
    } catch (SSLException e) {
      throw new IllegalStateException("this Java has no TLS 1.3", e);
    }
  }

  /**
   * For one channel: with a context of its own it has no session to resume, and so every peer is
   * looked at anew.
   */
  static ChannelCredentials channel(Identity identity) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .keyManager(identity.keys())
            .trustManager(identity.trust())
            .protocols(ONLY);
    try {
      return NettySslContextChannelCredentials.create(
          GrpcSslContexts.configure(builder, SslProvider.JDK).build());
    } catch (SSLException e) {
      throw new IllegalStateException("this Java has no TLS 1.3", e);
    }
  }
}
