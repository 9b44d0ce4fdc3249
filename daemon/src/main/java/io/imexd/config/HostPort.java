package io.imexd.config;

/**
 * Where something listens: a host name or address literal (without brackets), and a TCP port from 1
 * to 65535.
 */
public record HostPort(String host, int port) {
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
