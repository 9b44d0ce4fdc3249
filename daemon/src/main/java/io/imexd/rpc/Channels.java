package io.imexd.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.imexd.protocol.TrayId;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Opens gRPC channels that live on the one thread, dial once when used, and keep no timers. */
final class Channels {
  /** Fixed: with the window that grpc tunes by itself every message is followed by a ping. */
  static final int WINDOW_BYTES = 1024 * 1024;

  private static final int HEADERS_MAX_BYTES = 8 * 1024;
  private static final long IDLE_SECONDS = 30;

  private final RpcLoop loop;
  private final Supplier<ChannelCredentials> credentials;
  private final int connectMillis;

  /** credentials: asked for every channel, so that no TLS session is resumed unproven. */
  Channels(RpcLoop loop, Supplier<ChannelCredentials> credentials, int connectMillis) {
    this.loop = loop;
    this.credentials = credentials;
    this.connectMillis = connectMillis;
  }

  /** tray: who must be there; with TLS it has to prove it. */
  ManagedChannel open(InetSocketAddress address, TrayId tray) {
    return NettyChannelBuilder.forAddress(address, credentials.get())
        .overrideAuthority(tray.name())
        .eventLoopGroup(loop.group())
        .channelType(NioSocketChannel.class, InetSocketAddress.class)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
        .directExecutor()
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMessageSize(Envelopes.MAX_BYTES)
        .maxInboundMetadataSize(HEADERS_MAX_BYTES)
        .idleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
        .disableRetry()
        .disableServiceConfigLookUp()
        .proxyDetector(_ -> null)
        .build();
  }
}
