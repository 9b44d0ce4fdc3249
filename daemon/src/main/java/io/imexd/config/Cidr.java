package io.imexd.config;

import java.net.InetAddress;
import java.util.Optional;

/** A network: the first {@code bits} bits of an address, which is IPv4 or IPv6. */
public record Cidr(InetAddress network, int bits) {

  /** Reads {@code ADDRESS/BITS}; empty when it is not one. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return Optional.empty();
    }
    try {
      InetAddress network = InetAddress.ofLiteral(text.substring(0, slash));
      int bits = Integer.parseInt(text.substring(slash + 1));
      return bits <= network.getAddress().length * 8
          ? Optional.of(new Cidr(network, bits))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
