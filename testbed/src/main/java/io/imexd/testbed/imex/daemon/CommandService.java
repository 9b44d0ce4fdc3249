package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.wire.DaemonState;
import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Link;
import io.imexd.testbed.imex.wire.Listener;
import io.imexd.testbed.imex.wire.NodeReport;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers nvidia-imex-ctl over TCP and a unix socket; read-only. */
final class CommandService implements AutoCloseable {
  private static final int MAX_LINKS = 1024;

  private final EventLoop loop;
  private final Supplier<NodeReport> report;
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<Link> links = new HashSet<>();
  private final Set<Link> subscribers = new HashSet<>();
  private @Nullable Path socket;

  CommandService(EventLoop loop, Supplier<NodeReport> report) {
    this.loop = loop;
    this.report = report;
  }

  /**
   * Listens on TCP.
   *
   * @param ciphers makes a cipher per connection, or gives null for plain
   * @param silent accept but never answer
   */
  void listenTcp(SocketAddress address, Supplier<Link.@Nullable Cipher> ciphers, boolean silent)
      throws IOException {
    listeners.add(Listener.open(loop, address, channel -> accept(channel, ciphers.get(), silent)));
  }

  /** Listens on a unix socket; a socket left by a dead daemon is replaced, nothing else is. */
  void listenUnix(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isOther()) {
        throw new IOException(path + " exists and is no socket");
      }
      Files.delete(path);
    }
    listeners.add(
        Listener.open(
            loop, UnixDomainSocketAddress.of(path), channel -> accept(channel, null, false)));
    socket = path;
  }

  private void accept(SocketChannel channel, Link.@Nullable Cipher cipher, boolean silent)
      throws IOException {
    if (links.size() >= MAX_LINKS) {
      channel.close();
      return;
    }
    links.add(Link.accepted(loop, channel, cipher, new Answers(silent)));
  }

  /** Tells subscribers about a new state. */
  void stateChanged(DaemonState state) {
    for (Link subscriber : subscribers) {
      subscriber.send(state(state));
    }
  }

  private static Frame state(DaemonState state) {
    return new Frame(Frame.STATE, ByteBuffer.wrap(new byte[] {(byte) state.ordinal()}));
  }

  @Override
  public void close() throws IOException {
    for (Listener listener : listeners) {
      listener.close();
    }
    if (socket != null) {
      Files.deleteIfExists(socket);
    }
  }

  /** One asker. */
  private final class Answers implements Link.Handler {
    private final boolean silent;

    Answers(boolean silent) {
      this.silent = silent;
    }

    @Override
    public void opened(Link link) {
      // The asker speaks first.
    }

    @Override
    public void frame(Link link, Frame frame) throws IOException {
      if (silent) {
        return;
      }
      switch (frame.type()) {
        case Frame.ASK_STATE -> link.send(state(report.get().state()));
        case Frame.SUBSCRIBE -> {
          subscribers.add(link);
          link.send(state(report.get().state()));
        }
        case Frame.ASK_REPORT -> link.send(report.get().frame());
        default -> throw new IOException("unexpected frame " + frame.type());
      }
    }

    @Override
    public void closed(Link link, String reason) {
      links.remove(link);
      subscribers.remove(link);
    }
  }
}
