package io.imexd.rpc;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where imexctl finds this daemon, and whose calls may change things.
 *
 * @param socket the unix socket
 * @param listen a TCP address beside it, for looking only
 * @param group whose members may change things, beside root and the daemon's own user; empty for
 *     nobody else
 * @param groupFile the group database, /etc/group
 */
public record ControlSettings(
    Path socket,
    Optional<InetSocketAddress> listen,
    String group,
    Path groupFile,
    ControlLimits limits) {}
