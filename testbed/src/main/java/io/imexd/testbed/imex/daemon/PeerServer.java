package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.wire.ConnectionState;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Identity;
import io.imexd.testbed.imex.wire.Link;
import io.imexd.testbed.imex.wire.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accepts the other daemons on SERVER_PORT and says who we are. */
final class PeerServer implements Listener.Acceptor, AutoCloseable {
  private static final long HELLO_MILLIS = 30_000;

  /** Twice a full node list would be absurd; this only bounds strangers. */
  private static final int MAX_LINKS = 4096;

  private final PeerContext context;
  private final List<Peer> peers;
  private final Set<Incoming> links = new HashSet<>();
  private final Listener listener;

  PeerServer(PeerContext context, List<Peer> peers, InetSocketAddress address) throws IOException {
    this.context = context;
    this.peers = peers;
    this.listener = Listener.open(context.loop, address, this);
  }

  @Override
  public void accepted(SocketChannel channel) throws IOException {
    if (links.size() >= MAX_LINKS) {
      channel.close();
      return;
    }
    Incoming incoming = new Incoming();
    links.add(incoming);
    KeepAlive.on(channel);
    incoming.take(Link.accepted(context.loop, channel, context.acceptor(), incoming));
  }

  /** Sends a frame to every node whose identity was accepted. */
  void tellAll(Frame frame) {
    for (Incoming incoming : links) {
      incoming.tell(frame);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** One accepted connection. */
  private final class Incoming implements Link.Handler {
    private @Nullable Identity peer;
    private @Nullable Link link;

    void take(Link taken) {
      link = taken;
      context.loop.after(
          HELLO_MILLIS,
          () -> {
            if (peer == null) {
              taken.close();
              links.remove(this);
            }
          });
    }

    void tell(Frame frame) {
      Identity known = peer;
      if (known != null && link != null && known.nodeId() != context.self.nodeId()) {
        link.send(frame);
      }
    }

    @Override
    public void opened(Link opened) {
      // The dialler speaks first.
    }

    @Override
    public void frame(Link from, Frame frame) throws IOException {
      if (frame.type() == Frame.HELLO) {
        hello(from, Identity.of(frame));
        return;
      }
      Identity known = peer;
      if (known == null) {
        throw new IOException("frame " + frame.type() + " before HELLO");
      }
      switch (frame.type()) {
        case Frame.GOODBYE -> peers.get(known.nodeId()).goodbye(known.instance());
        case Frame.RELOAD -> context.observer().reloadAsked();
        default -> throw new IOException("unexpected frame " + frame.type());
      }
    }

    private void hello(Link from, Identity dialler) throws IOException {
      boolean accepted = context.self.judge(dialler) == ConnectionState.CONNECTED;
      if (accepted) {
        int id = dialler.nodeId();
        if (id < 0 || id >= peers.size()) {
          throw new IOException("node id " + id + " is not in the map");
        }
        if (context.faults.list("REFUSE_PEERS").contains(context.nodes.entries().get(id))) {
          throw new IOException("refused by fault switch");
        }
        peer = dialler;
        context.observer().seen(id);
      }
      from.send(context.self.frame(Frame.WELCOME));
    }

    @Override
    public void closed(Link gone, String reason) {
      links.remove(this);
    }
  }
}
