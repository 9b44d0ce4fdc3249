package io.imexd.testbed.imex.config;

import java.net.InetAddress;

/** Tells address literals from host names without asking a resolver. */
public final class Addresses {
  private Addresses() {}

  /** Whether the text is an IPv4 or IPv6 literal. */
  public static boolean isLiteral(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
