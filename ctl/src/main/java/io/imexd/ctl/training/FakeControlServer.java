package io.imexd.ctl.training;

import io.imexd.proto.ControlReply;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Stands in for imexd on a unix socket, a thread a connection; what it answers, or fails to, is the
 * caller's script.
 */
public final class FakeControlServer implements AutoCloseable {
  private final Path path;
  private final ServerSocketChannel listening;
  private final Thread acceptor;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /** Answers one request; the connection is closed when it returns. */
  @FunctionalInterface
  public interface Script {
    void answer(ControlRequest request, OutputStream out) throws IOException;
  }

  /** Listens on a path where nothing is. */
  public FakeControlServer(Path path, Script script) throws IOException {
    this.path = path;
    this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(path));
    this.acceptor = Thread.ofPlatform().daemon().name("fake-imexd").start(() -> accept(script));
  }

  /** Returns a script that answers every request with one outcome. */
  public static Script always(Outcome outcome) {
    return (request, out) -> send(out, outcome);
  }

  /** Returns a script that has each request's outcome found. */
  public static Script by(Function<ControlRequest, Outcome> outcome) {
    return (request, out) -> send(out, outcome.apply(request));
  }

  public static void send(OutputStream out, Outcome outcome) throws IOException {
    ControlReply.newBuilder().setOutcome(outcome).build().writeDelimitedTo(out);
  }

  public static void send(OutputStream out, Progress progress) throws IOException {
    ControlReply.newBuilder().setProgress(progress).build().writeDelimitedTo(out);
  }

  /** Returns the address as --server takes it. */
  public String address() {
    return "unix:" + path;
  }

  private void accept(Script script) {
    while (true) {
      try {
        SocketChannel channel = listening.accept();
        open.add(channel);
        Thread.ofPlatform().daemon().name("fake-imexd-call").start(() -> serve(channel, script));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel channel, Script script) {
    try (channel;
        InputStream in = Channels.newInputStream(channel);
        OutputStream out = Channels.newOutputStream(channel)) {
      script.answer(ControlRequest.parseDelimitedFrom(in), out);
    } catch (IOException e) {
      // The caller has gone, or the server was closed.
    } finally {
      open.remove(channel);
    }
  }

  /** Nobody can connect any more when it returns. */
  @Override
  public void close() throws IOException {
    listening.close();
    try {
      // The kernel keeps the socket open as long as the thread is in its accept().
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SocketChannel channel : open) {
      channel.close();
    }
    Files.deleteIfExists(path);
  }
}
