package io.imexd.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A relay to a tray that can go deaf, as a cut does: connections stay, nothing passes. Connections
 * made while it hears again are relayed; those that were made before it went deaf stay dead.
 */
final class DeafServer implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress behind;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile int generation;
  volatile int connections;

  DeafServer(InetSocketAddress behind) throws IOException {
    this.behind = behind;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** All connections of now fall silent for good. */
  void cut() {
    generation++;
  }

  private void accept() {
    try {
      while (true) {
        Socket in = server.accept();
        Socket out = new Socket(behind.getAddress(), behind.getPort());
        connections = connections + 1;
        sockets.add(in);
        sockets.add(out);
        int born = generation;
        Thread.ofVirtual().start(() -> relay(in, out, born));
        Thread.ofVirtual().start(() -> relay(out, in, born));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void relay(Socket from, Socket to, int born) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (born == generation) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
