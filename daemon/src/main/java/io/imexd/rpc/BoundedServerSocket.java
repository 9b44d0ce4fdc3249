package io.imexd.rpc;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections up to a bound in all and from one address, and closes those that do not make
 * a call in time: grpc bounds none of this before its handshake.
 */
final class BoundedServerSocket extends NioServerSocketChannel {
  private final PeerLimits limits;
  private final Map<InetAddress, Integer> open = new HashMap<>();
  private final Map<SocketAddress, Future<?>> mute = new HashMap<>();
  private int openInAll;

  BoundedServerSocket(PeerLimits limits) {
    this.limits = limits;
  }

  /** The connection from that address has made a call. */
  void spoke(SocketAddress remote) {
    Future<?> limit = mute.remove(remote);
    if (limit != null) {
      limit.cancel(false);
    }
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
    int fromAddress = open.getOrDefault(address, 0);
    if (openInAll >= limits.connections() || fromAddress >= limits.connectionsPerAddress()) {
      return false;
    }
    openInAll++;
    open.put(address, fromAddress + 1);
    mute.put(
        remote,
        eventLoop().schedule(() -> child.close(), limits.helloMillis(), TimeUnit.MILLISECONDS));
    child
        .closeFuture()
        .addListener(_ -> {
          openInAll--;
          open.computeIfPresent(address, (_, n) -> n > 1 ? n - 1 : null);
          spoke(remote);
        });
    return true;
  }
}
