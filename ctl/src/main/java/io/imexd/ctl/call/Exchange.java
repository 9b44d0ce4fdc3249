package io.imexd.ctl.call;

import io.imexd.proto.ControlReply;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its replies on one connection. Non-blocking throughout, so that the caller's time
 * limit holds even when the daemon is stopped or its backlog is full.
 */
final class Exchange implements AutoCloseable {
  private final Selector selector;
  private final LongSupplier nanos;
  private final SocketChannel channel;
  private final ReplyBuffer replies = new ReplyBuffer();
  private boolean reached;

  Exchange(Selector selector, LongSupplier nanos, ServerAddress server) throws IOException {
    this.selector = selector;
    this.nanos = nanos;
    this.channel =
        server.isUnix() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
  }

  /** Says whether a connection was there, so that the request may have arrived. */
  boolean reached() {
    return reached;
  }

  /**
   * Sends the request and returns the outcome.
   *
   * @param endNanos on the scale of the clock given
   * @throws IOException the connection could not be made, or broke
   * @throws SilentServerException the time was over first
   * @throws ForeignReplyException what came back was no reply
   */
  Outcome run(ServerAddress server, ControlRequest request, long endNanos, Waiting waiting)
      throws IOException, SilentServerException, ForeignReplyException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    reached = channel.connect(server.resolve());
    while (!reached) {
      await(endNanos, waiting);
      reached = channel.finishConnect();
    }
    key.interestOps(SelectionKey.OP_WRITE);
    ByteBuffer bytes = delimited(request);
    while (true) {
      channel.write(bytes);
      if (!bytes.hasRemaining()) {
        break;
      }
      await(endNanos, waiting);
    }
    key.interestOps(SelectionKey.OP_READ);
    while (true) {
      await(endNanos, waiting);
      Outcome outcome = read(waiting);
      if (outcome != null) {
        return outcome;
      }
    }
  }

  private @Nullable Outcome read(Waiting waiting) throws IOException, ForeignReplyException {
    int count = channel.read(replies.space());
    if (count < 0) {
      throw new EOFException("the connection was closed without an answer");
    }
    replies.filled(count);
    for (ControlReply reply = replies.next(); reply != null; reply = replies.next()) {
      if (reply.hasOutcome()) {
        return reply.getOutcome();
      }
      if (reply.hasProgress()) {
        waiting.saw(reply.getProgress());
      }
    }
    return null;
  }

  private void await(long endNanos, Waiting waiting) throws IOException, SilentServerException {
    while (true) {
      long leftMillis = Client.millisBetween(nanos.getAsLong(), endNanos);
      if (leftMillis <= 0) {
        throw new SilentServerException();
      }
      int every = waiting.everyMillis();
      selector.select(every == 0 ? leftMillis : Math.min(every, leftMillis));
      waiting.tick();
      if (!selector.selectedKeys().isEmpty()) {
        selector.selectedKeys().clear();
        return;
      }
    }
  }

  private static ByteBuffer delimited(ControlRequest request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(request.getSerializedSize() + 5);
    request.writeDelimitedTo(bytes);
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  @Override
  public void close() throws IOException {
    channel.close();
    // A closed channel leaves the selector at the next select only.
    selector.selectNow();
  }
}
