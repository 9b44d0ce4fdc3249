package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket on an event loop. */
public final class Listener implements EventLoop.Ready, AutoCloseable {
  /** Takes what was accepted. */
  public interface Acceptor {
    /** Owns the channel from now on; an exception closes it. */
    void accepted(SocketChannel channel) throws IOException;
  }

  private static final int BACKLOG = 256;

  private final ServerSocketChannel channel;
  private final Acceptor acceptor;

  private Listener(ServerSocketChannel channel, Acceptor acceptor) {
    this.channel = channel;
    this.acceptor = acceptor;
  }

  /** Binds and listens. */
  public static Listener open(EventLoop loop, SocketAddress address, Acceptor acceptor)
      throws IOException {
    boolean unix = address instanceof UnixDomainSocketAddress;
    ServerSocketChannel channel =
        unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      if (!unix) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(address, BACKLOG);
      Listener listener = new Listener(channel, acceptor);
      channel.register(loop.selector(), SelectionKey.OP_ACCEPT, listener);
      return listener;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  /** The bound address. */
  public SocketAddress address() throws IOException {
    return channel.getLocalAddress();
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      for (SocketChannel next = channel.accept(); next != null; next = channel.accept()) {
        try {
          acceptor.accepted(next);
        } catch (IOException refused) {
          next.close();
        }
      }
    } catch (IOException outOfDescriptors) {
      // The dialler tries again.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
