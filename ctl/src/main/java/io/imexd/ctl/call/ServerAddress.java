package io.imexd.ctl.call;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Where imexd listens for imexctl: {@code unix:PATH} or {@code HOST:PORT}.
 *
 * @param text as the caller wrote it
 * @param path of the unix socket; empty for TCP
 * @param host for TCP, without the brackets of an IPv6 address
 * @param port for TCP, 1 to 65535
 */
public record ServerAddress(String text, String path, String host, int port) {
  /** sun_path of unix(7) less its closing zero. */
  private static final int MAX_PATH_BYTES = 107;

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with one line that says what would be right
   */
  public static ServerAddress parse(String text) {
    if (text.startsWith("unix:")) {
      String path = text.substring("unix:".length());
      int bytes = path.getBytes(StandardCharsets.UTF_8).length;
      if (path.isEmpty() || path.indexOf('\0') >= 0 || bytes > MAX_PATH_BYTES) {
        throw new IllegalArgumentException(
            "the path of a unix socket has 1 to "
                + MAX_PATH_BYTES
                + " bytes; this one has "
                + bytes);
      }
      return new ServerAddress(text, path, "", 0);
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    int port = colon < 0 ? 0 : port(text.substring(colon + 1));
    if (host.isEmpty() || port == 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither unix:PATH nor HOST:PORT nor [ADDRESS]:PORT");
    }
    return new ServerAddress(text, "", host, port);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 65_535 || port < 1 ? 0 : port;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  boolean isUnix() {
    return !path.isEmpty();
  }

  SocketAddress resolve() throws IOException {
    if (isUnix()) {
      return UnixDomainSocketAddress.of(path);
    }
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
