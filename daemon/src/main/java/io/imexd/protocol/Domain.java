package io.imexd.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The closed, ordered list of a job's trays on one clique.
 *
 * @param clique "UUID.ID"
 * @param members the trays in the order of the nodes map
 * @param addresses the addresses in the same order: the lines of nodes_config.cfg
 */
public record Domain(String clique, List<TrayId> members, List<String> addresses) {
  public Domain {
    members = List.copyOf(members);
    addresses = List.copyOf(addresses);
    if (members.size() != addresses.size() || members.isEmpty()) {
      throw new IllegalArgumentException("a domain needs one address for each of its members");
    }
  }

  /** The bytes of nodes_config.cfg: one address a line, in order, no comment and no blank line. */
  public byte[] nodesMap() {
    return (String.join("\n", addresses) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** SHA-256 of the nodes map, lower-case hex. */
  public String mapDigest() {
    return digest(nodesMap());
  }

  /**
   * SHA-256 in lower-case hex, of bytes that were read back as well as of those that were meant.
   */
  public static String digest(byte[] nodesMap) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(nodesMap));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public String addressOf(TrayId tray) {
    return addresses.get(members.indexOf(tray));
  }
}
