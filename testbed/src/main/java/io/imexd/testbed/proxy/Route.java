package io.imexd.testbed.proxy;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A port of the proxy and where what comes there goes: {@code forth} is from the one that dials.
 *
 * @param name of letters, digits, and {@code - _ .}, as in {@code t01-t02}
 * @param listenPort 0 to 65535, 0 for any that is free
 */
record Route(String name, int listenPort, InetSocketAddress target, Lane forth, Lane back) {
  Route {
    if (!name.matches("[A-Za-z0-9._-]{1,64}") || name.equals("all")) {
      throw new IllegalArgumentException("'" + name + "' is not a name for a route");
    }
  }

  Route(String name, int listenPort, InetSocketAddress target) {
    this(name, listenPort, target, new Lane(), new Lane());
  }

  /** Reads {@code NAME=PORT:HOST:PORT}. */
  static Route parse(String text) {
    String[] parts = text.split("[=:]", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("'" + text + "' is not a route: NAME=PORT:HOST:PORT");
    }
    return new Route(parts[0], port(parts[1]), new InetSocketAddress(parts[2], port(parts[3])));
  }

  /** The lanes that a word names: forth, back or both. */
  List<Lane> lanes(String direction) {
    return switch (direction) {
      case "forth" -> List.of(forth);
      case "back" -> List.of(back);
      case "both" -> List.of(forth, back);
      default ->
          throw new IllegalArgumentException("'" + direction + "' is not forth, back or both");
    };
  }

  private static int port(String text) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("'" + text + "' is not a port");
  }
}
