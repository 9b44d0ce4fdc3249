package io.imexd.testbed.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One connection through the proxy: two sockets and the two flows between them. */
final class Connection {
  private final Socket dialler;
  private final Socket target;
  private final Flow forth;
  private final Flow back;
  private final Recording recording = new Recording();
  private final Consumer<Connection> ended;

  /** ended: told once, when neither direction can carry anything any more. */
  Connection(
      Route route,
      Socket dialler,
      Socket target,
      SplittableRandom dice,
      Consumer<Connection> ended) {
    this.dialler = dialler;
    this.target = target;
    this.ended = ended;
    forth = new Flow(route.forth(), new Spoiler(dice.split()), recording::add);
    back = new Flow(route.back(), new Spoiler(dice.split()), _ -> {});
  }

  void start() throws SocketException {
    dialler.setTcpNoDelay(true);
    target.setTcpNoDelay(true);
    run(() -> forth.read(dialler.getInputStream()));
    run(() -> back.read(target.getInputStream()));
    run(() -> pass(forth, target));
    run(() -> pass(back, dialler));
  }

  byte[] recorded() {
    return recording.bytes();
  }

  /** Ends it in both directions, with a reset. */
  void reset() {
    for (Socket socket : new Socket[] {dialler, target}) {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException _) {
        // It is closed already.
      }
      close(socket);
    }
    ended.accept(this);
  }

  private void pass(Flow flow, Socket to) throws InterruptedException, IOException {
    if (flow.write(to.getOutputStream()) == Piece.End.RESET) {
      reset();
      return;
    }
    to.shutdownOutput();
    if (dialler.isOutputShutdown() && target.isOutputShutdown()) {
      close(dialler);
      close(target);
      ended.accept(this);
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void run(Work work) {
    Thread.startVirtualThread(() -> {
      try {
        work.run();
      } catch (IOException | InterruptedException e) {
        reset();
      }
    });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
  }
}
