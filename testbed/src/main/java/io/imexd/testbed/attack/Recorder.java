package io.imexd.testbed.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in the middle of connections, keeps what the dialling side says, and says it again. */
final class Recorder implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int RECORDED_MAX_BYTES = 1_000_000;

  private final InetSocketAddress target;
  private final ServerSocket door;
  private final List<ByteArrayOutputStream> recorded = new CopyOnWriteArrayList<>();

  Recorder(InetSocketAddress target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  /** Whoever dials this is heard by the target. */
  InetSocketAddress address() {
    return (InetSocketAddress) door.getLocalSocketAddress();
  }

  private void listen() {
    try {
      while (true) {
        Socket near = door.accept();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        recorded.add(said);
        Thread.ofVirtual().start(() -> between(near, said));
      }
    } catch (IOException e) {
      // Closed: nothing more is recorded.
    }
  }

  private void between(Socket near, ByteArrayOutputStream said) {
    try (near;
        Socket far = new Socket()) {
      far.connect(target, CONNECT_MILLIS);
      Thread.ofVirtual().start(() -> copy(far, near, new ByteArrayOutputStream()));
      copy(near, far, said);
    } catch (IOException e) {
      // The target is gone.
    }
  }

  private static void copy(Socket from, Socket to, ByteArrayOutputStream said) {
    byte[] part = new byte[16_384];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        if (said.size() + n <= RECORDED_MAX_BYTES) {
          said.write(part, 0, n);
        }
        out.write(part, 0, n);
      }
    } catch (IOException e) {
      // One side has closed; closing both streams ends the other direction.
    }
  }

  /**
   * Says all that was recorded once more, each connection on one of its own.
   *
   * @return stopped when the target ends them all; else what came of it
   */
  String replay() throws IOException {
    int bytes = 0;
    for (ByteArrayOutputStream said : recorded) {
      bytes += said.size();
      if (!ends(said.toByteArray())) {
        return "open: " + said.size() + " bytes were taken, and the connection stays";
      }
    }
    return bytes > 0 ? "stopped" : "open: not tried, nothing was recorded";
  }

  private boolean ends(byte[] said) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(target, CONNECT_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(said);
      long unused = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      // Reset: ended as well.
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
