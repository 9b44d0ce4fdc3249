package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One connection that carries frames, plain or through a cipher, on an event loop. */
public final class Link implements EventLoop.Ready {
  /** What happens on a link. */
  public interface Handler {
    /** The link can carry frames. */
    void opened(Link link);

    /** A frame arrived. A bad frame may be answered by throwing: the link is closed. */
    void frame(Link link, Frame frame) throws IOException;

    /** The link is gone, by the peer or by an error; not called after {@link Link#close}. */
    void closed(Link link, String reason);
  }

  /** A layer that encrypts; see the tls package. */
  public interface Cipher {
    /** Starts the handshake; bytes for the network go to the link. */
    void start(Link link) throws IOException;

    /** Takes network bytes; hands plain bytes to the link. */
    void received(Link link, ByteBuffer network) throws IOException;

    /** Encrypts. */
    void send(Link link, ByteBuffer plain) throws IOException;
  }

  private static final int MAX_QUEUED = 256;

  private final EventLoop loop;
  private final SocketChannel channel;
  private final @Nullable Cipher cipher;
  private final Handler handler;
  private final FrameReader frames = new FrameReader();
  private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
  private boolean done;

  private Link(EventLoop loop, SocketChannel channel, @Nullable Cipher cipher, Handler handler) {
    this.loop = loop;
    this.channel = channel;
    this.cipher = cipher;
    this.handler = handler;
  }

  /** Dials an address; the outcome comes to the handler. */
  public static Link dial(
      EventLoop loop, SocketAddress target, @Nullable Cipher cipher, Handler handler)
      throws IOException {
    boolean unix = target instanceof UnixDomainSocketAddress;
    SocketChannel channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    Link link = new Link(loop, channel, cipher, handler);
    try {
      channel.configureBlocking(false);
      if (!unix) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      if (channel.connect(target)) {
        channel.register(loop.selector(), SelectionKey.OP_READ, link);
        loop.after(0, link::established);
      } else {
        channel.register(loop.selector(), SelectionKey.OP_CONNECT, link);
      }
      return link;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  /** Takes over an accepted channel. */
  public static Link accepted(
      EventLoop loop, SocketChannel channel, @Nullable Cipher cipher, Handler handler)
      throws IOException {
    Link link = new Link(loop, channel, cipher, handler);
    channel.configureBlocking(false);
    channel.register(loop.selector(), SelectionKey.OP_READ, link);
    link.established();
    return link;
  }

  /** The channel, for socket options. */
  public SocketChannel channel() {
    return channel;
  }

  private void established() {
    if (done) {
      return;
    }
    try {
      if (cipher == null) {
        handler.opened(this);
      } else {
        cipher.start(this);
      }
    } catch (IOException failed) {
      fail(failed);
    }
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        established();
      } else {
        if (key.isWritable()) {
          flush();
        }
        if (!done && key.isReadable()) {
          read();
        }
      }
    } catch (IOException failed) {
      fail(failed);
    }
  }

  private void read() throws IOException {
    ByteBuffer buffer = loop.scratch;
    while (!done) {
      buffer.clear();
      int count = channel.read(buffer);
      if (count < 0) {
        throw new IOException("closed by peer");
      }
      if (count == 0) {
        return;
      }
      buffer.flip();
      if (cipher == null) {
        receivedPlain(buffer);
      } else {
        cipher.received(this, buffer);
      }
    }
  }

  /** Called by a cipher: the handshake is over. */
  public void cipherReady() {
    handler.opened(this);
  }

  /** Called by a cipher: plain bytes have arrived. */
  public void receivedPlain(ByteBuffer plain) throws IOException {
    frames.feed(plain);
    for (Frame frame = frames.next(); frame != null && !done; frame = frames.next()) {
      handler.frame(this, frame);
    }
  }

  /** Sends a frame; an error closes the link later, through the handler. */
  public void send(Frame frame) {
    if (done) {
      return;
    }
    try {
      if (cipher == null) {
        sendNetwork(frame.encoded());
      } else {
        cipher.send(this, frame.encoded());
      }
    } catch (IOException failed) {
      loop.after(0, () -> fail(failed));
    }
  }

  /** Called by a cipher: bytes for the network, owned by the link from now on. */
  public void sendNetwork(ByteBuffer bytes) throws IOException {
    if (unsent.size() >= MAX_QUEUED) {
      throw new IOException("peer does not read");
    }
    unsent.add(bytes);
    flush();
  }

  private void flush() throws IOException {
    ByteBuffer first = unsent.peek();
    while (first != null) {
      channel.write(first);
      if (first.hasRemaining()) {
        break;
      }
      unsent.remove();
      first = unsent.peek();
    }
    SelectionKey key = channel.keyFor(loop.selector());
    if (key != null && key.isValid()) {
      key.interestOps(
          first == null ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void fail(IOException cause) {
    if (!done) {
      close();
      String reason = cause.getMessage();
      handler.closed(this, reason == null ? cause.getClass().getSimpleName() : reason);
    }
  }

  /** Closes without telling the handler. */
  public void close() {
    done = true;
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
