package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where the local daemon's command service is. */
final class Endpoint {
  private Endpoint() {}

  /** From -i or -u; null if neither was given. */
  static @Nullable SocketAddress named(CtlOptions options, FixedPaths paths)
      throws ConfigException {
    if (!options.socket.isEmpty()) {
      return UnixDomainSocketAddress.of(paths.locate(options.socket));
    }
    if (options.ip.isEmpty()) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(options.ip), options.port);
    } catch (IllegalArgumentException name) {
      throw new ConfigException("'" + options.ip + "' must be an IPv4 or IPv6 address");
    }
  }

  /** From the configuration: the unix socket if there is one, else TCP; null if there is none. */
  static @Nullable SocketAddress configured(ImexConfig config, FixedPaths paths) {
    String socket = config.text(ConfigKey.IMEX_CMD_UNIX_DOMAIN_PATH);
    int port = config.number(ConfigKey.IMEX_CMD_PORT);
    if (!socket.isEmpty()) {
      return UnixDomainSocketAddress.of(paths.locate(socket));
    }
    if (port < 0) {
      return null;
    }
    String bind = config.text(ConfigKey.IMEX_CMD_BIND_INTERFACE_IP);
    return new InetSocketAddress(InetAddress.ofLiteral(bind.isEmpty() ? "127.0.0.1" : bind), port);
  }
}
