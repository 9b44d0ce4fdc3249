package io.imexd.testbed.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Routes that listen, the connections that came, and what can be done to them. */
final class FaultProxy implements AutoCloseable {
  private static final int CONNECT_MAX_MILLIS = 2_000;

  /** A route that listens, and its connections; the youngest is the last. */
  private record Open(
      Route route, ServerSocket listening, List<Connection> connections, AtomicInteger soFar) {}

  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final SplittableRandom dice;

  FaultProxy(long seed) {
    dice = new SplittableRandom(seed);
  }

  /** Listens, on the address given; returns the port. */
  int listen(String address, Route route) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(address, route.listenPort()));
    Open one = new Open(route, socket, new ArrayList<>(), new AtomicInteger());
    if (open.putIfAbsent(route.name(), one) != null) {
      socket.close();
      throw new IllegalArgumentException("route " + route.name() + " comes twice");
    }
    Thread.startVirtualThread(() -> accept(one));
    return socket.getLocalPort();
  }

  /** Changes the weather of a route, or of all. direction: forth, back or both. */
  void change(String name, String direction, Weather weather) {
    for (Open one : named(name)) {
      one.route.lanes(direction).forEach(lane -> lane.change(weather));
    }
  }

  /** Resets every connection; new ones are welcome. Returns how many there were. */
  int cut(String name) {
    List<Connection> all = named(name).stream().flatMap(one -> connections(one).stream()).toList();
    all.forEach(Connection::reset);
    return all.size();
  }

  /** How many connections there are. */
  int count(String name) {
    return named(name).stream().mapToInt(one -> connections(one).size()).sum();
  }

  /** How many connections there have been. */
  int soFar(String name) {
    return named(name).stream().mapToInt(one -> one.soFar.get()).sum();
  }

  /**
   * Sends what the youngest connection of each route has carried forth once more, on a connection
   * of its own, and reads and forgets what is answered. Returns how many bytes were sent.
   */
  int replay(String name) throws IOException {
    int sent = 0;
    for (Open one : named(name)) {
      List<Connection> now = connections(one);
      if (!now.isEmpty()) {
        byte[] bytes = now.getLast().recorded();
        again(one.route.target(), bytes);
        sent += bytes.length;
      }
    }
    return sent;
  }

  private static void again(InetSocketAddress target, byte[] bytes) throws IOException {
    Socket socket = new Socket();
    socket.connect(target, CONNECT_MAX_MILLIS);
    Thread.startVirtualThread(() -> {
      try (socket) {
        socket.getOutputStream().write(bytes);
        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException _) {
        // The target threw it out, as it may.
      }
    });
  }

  private List<Open> named(String name) {
    if (name.equals("all")) {
      return List.copyOf(open.values());
    }
    Open one = open.get(name);
    if (one == null) {
      throw new IllegalArgumentException("there is no route " + name);
    }
    return List.of(one);
  }

  private static List<Connection> connections(Open one) {
    synchronized (one.connections) {
      return List.copyOf(one.connections);
    }
  }

  private void accept(Open one) {
    while (true) {
      Socket dialler;
      try {
        dialler = one.listening.accept();
      } catch (IOException _) {
        return;
      }
      Thread.startVirtualThread(() -> connect(one, dialler));
    }
  }

  private void connect(Open one, Socket dialler) {
    Socket target = new Socket();
    try {
      target.connect(one.route.target(), CONNECT_MAX_MILLIS);
      Connection connection =
          new Connection(one.route, dialler, target, split(), it -> forget(one, it));
      synchronized (one.connections) {
        one.connections.add(connection);
        one.soFar.incrementAndGet();
      }
      connection.start();
    } catch (IOException e) {
      abandon(dialler);
      abandon(target);
    }
  }

  private SplittableRandom split() {
    synchronized (dice) {
      return dice.split();
    }
  }

  private static void forget(Open one, Connection connection) {
    synchronized (one.connections) {
      one.connections.remove(connection);
    }
  }

  /** The dialler sees a reset where the target refused: a proxy cannot refuse any more. */
  private static void abandon(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    for (Open one : open.values()) {
      one.listening.close();
    }
    cut("all");
  }
}
