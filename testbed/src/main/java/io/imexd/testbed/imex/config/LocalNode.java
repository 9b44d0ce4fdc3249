package io.imexd.testbed.imex.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which line of the node file this process is: the first whose address an interface of this system
 * has, or the one that BIND_INTERFACE_IP names.
 *
 * @param id node id
 * @param entry the line
 * @param address where to listen and dial from
 * @param networkInterface its interface
 */
public record LocalNode(int id, String entry, InetAddress address, String networkInterface) {

  /**
   * Finds this node.
   *
   * @param bindAddress BIND_INTERFACE_IP, empty = any
   * @param onInterface NETWORK_INTERFACE, empty = any
   * @return null if no line matches
   */
  public static @Nullable LocalNode find(NodeList nodes, String bindAddress, String onInterface)
      throws IOException {
    InetAddress wanted = bindAddress.isEmpty() ? null : InetAddress.ofLiteral(bindAddress);
    List<NetworkInterface> interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
    for (int id = 0; id < nodes.entries().size(); id++) {
      String entry = nodes.entries().get(id);
      for (InetAddress address : resolve(entry)) {
        if (wanted != null && !wanted.equals(address)) {
          continue;
        }
        LocalNode found = at(id, entry, address, interfaces, onInterface);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static InetAddress[] resolve(String entry) {
    try {
      return InetAddress.getAllByName(entry);
    } catch (IOException unknown) {
      return new InetAddress[0];
    }
  }

  private static @Nullable LocalNode at(
      int id,
      String entry,
      InetAddress address,
      List<NetworkInterface> interfaces,
      String onInterface)
      throws IOException {
    for (NetworkInterface candidate : interfaces) {
      String name = candidate.getName();
      if (!onInterface.isEmpty() && !onInterface.equals(name)) {
        continue;
      }
      // The kernel delivers all of 127.0.0.0/8 to lo, whichever of it is configured.
      if (address.isLoopbackAddress() && candidate.isLoopback()) {
        return new LocalNode(id, entry, address, name);
      }
      for (InetAddress own : Collections.list(candidate.getInetAddresses())) {
        if (own.equals(address)) {
          // The interface's own object knows the scope of a link-local address.
          return new LocalNode(id, entry, own, name);
        }
      }
    }
    return null;
  }
}
