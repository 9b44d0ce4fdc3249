package io.imexd.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Accepts connections up to a bound in all and from one address, fewer of those that have not yet
 * proven who they are, and closes those that do not make a call in time: grpc bounds none of this
 * before its handshake.
 */
final class BoundedServerSocket extends NioServerSocketChannel {
  private final PeerLimits limits;
  private final BiConsumer<String, String> refused;
  private final BiConsumer<String, String> crowded;
  private final Tally<InetAddress> open;
  private final Tally<InetAddress> unproven;
  private final Tally<String> ofPeers;
  private final Map<SocketAddress, Connection> connections = new HashMap<>();

  /** One that is open: what ends with its first call. */
  private record Connection(Channel channel, Runnable spoke) {}

  /**
   * @param refused told of a handshake that failed: who, and why
   * @param crowded told of connections that are one too many, or too slow
   */
  BoundedServerSocket(
      PeerLimits limits, BiConsumer<String, String> refused, BiConsumer<String, String> crowded) {
    this.limits = limits;
    this.refused = refused;
    this.crowded = crowded;
    open = new Tally<>(limits.connections(), limits.connectionsPerAddress());
    unproven = new Tally<>(limits.unproven(), limits.unprovenPerAddress());
    ofPeers = new Tally<>(limits.connections(), limits.connectionsPerPeer());
  }

  /**
   * The connection from that address has made a call, as that peer.
   *
   * @param peer what it has proven to be; empty: nothing was asked
   * @return why it may not go on; empty: it may
   */
  String spoke(SocketAddress remote, String peer) {
    Connection connection = connections.remove(remote);
    if (connection == null) {
      return ""; // Not its first call.
    }
    connection.spoke().run();
    if (peer.isEmpty()) {
      return "";
    }
    String much = ofPeers.add(peer, "connections");
    if (much.isEmpty()) {
      connection.channel().closeFuture().addListener(_ -> ofPeers.remove(peer));
    } else {
      crowded.accept(peer + " (" + text(remote) + ")", much);
    }
    return much;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int count = super.doReadMessages(accepted);
    if (count <= 0) {
      return count;
    }
    Channel child = (Channel) accepted.getLast();
    if (child.remoteAddress() instanceof InetSocketAddress remote && admit(child, remote)) {
      return count;
    }
    accepted.removeLast();
    child.unsafe().closeForcibly();
    return 0;
  }

  private boolean admit(Channel child, InetSocketAddress remote) {
    InetAddress address = remote.getAddress();
    String much = open.add(address, "connections");
    if (much.isEmpty()) {
      much = unproven.add(address, "connections that have not said who they are");
      if (!much.isEmpty()) {
        open.remove(address);
      }
    }
    if (!much.isEmpty()) {
      crowded.accept(text(remote), much);
      return false;
    }
    var limit =
        eventLoop()
            .schedule(() -> late(child, remote), limits.helloMillis(), TimeUnit.MILLISECONDS);
    Runnable spoke =
        () -> {
          limit.cancel(false);
          unproven.remove(address);
        };
    connections.put(remote, new Connection(child, spoke));
    child.pipeline().addFirst(new HandshakeWatch(remote));
    child
        .closeFuture()
        .addListener(_ -> {
          open.remove(address);
          Connection mute = connections.remove(remote);
          if (mute != null) {
            mute.spoke().run();
          }
        });
    return true;
  }

  private void late(Channel child, InetSocketAddress remote) {
    crowded.accept(text(remote), "it did not say within " + limits.helloMillis() + " ms who it is");
    child.close();
  }

  private static String text(SocketAddress remote) {
    return remote.toString().replace("/", "");
  }

  /** Says of a TLS handshake that failed why it did. */
  private final class HandshakeWatch extends ChannelInboundHandlerAdapter {
    private final SocketAddress remote;

    HandshakeWatch(SocketAddress remote) {
      this.remote = remote;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      if (tls != null) {
        tls.handshakeFuture()
            .addListener(done -> {
              Throwable failure = done.cause();
              // Whoever only knocks and goes (a health check) has tried nothing.
              if (failure != null && !(failure instanceof ClosedChannelException)) {
                refused.accept(text(remote), TlsReasons.of(failure));
              }
            });
      }
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
    }
  }
}
