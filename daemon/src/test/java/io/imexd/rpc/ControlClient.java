package io.imexd.rpc;

import io.imexd.proto.ControlReply;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls as imexctl does. */
final class ControlClient implements AutoCloseable {
  final SocketChannel channel;
  final OutputStream out;
  private final InputStream in;

  ControlClient(Path socket) throws IOException {
    this(UnixDomainSocketAddress.of(socket));
  }

  ControlClient(SocketAddress address) throws IOException {
    channel = SocketChannel.open(address);
    out = Channels.newOutputStream(channel);
    in = Channels.newInputStream(channel);
  }

  void ask(ControlRequest request) throws IOException {
    request.writeDelimitedTo(out);
  }

  /** Null when the daemon has closed. */
  @Nullable ControlReply next() throws IOException {
    return ControlReply.parseDelimitedFrom(in);
  }

  Outcome outcome() throws IOException {
    List<ControlReply> replies = new ArrayList<>();
    for (ControlReply reply = next(); reply != null; reply = next()) {
      replies.add(reply);
    }
    if (replies.isEmpty()) {
      throw new IOException("closed without an outcome");
    }
    return replies.getLast().getOutcome();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
