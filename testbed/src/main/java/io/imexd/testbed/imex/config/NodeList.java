package io.imexd.testbed.imex.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The node file: one address or name a line, the line order is the node id. Blank lines and
 * comments are skipped, only the first token counts (as NVIDIA's own fake daemon does).
 *
 * @param entries the literal entries, index = node id
 */
public record NodeList(List<String> entries) {
  private static final long MAX_BYTES = 4 << 20;

  /** The kernel's node id is 16 bits with 0xFFFF reserved. */
  private static final int MAX_NODES = 65_534;

  public NodeList {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a node file.
   *
   * @throws NoSuchFileException if there is none
   * @throws ConfigException if it is too large
   */
  public static NodeList read(Path file) throws IOException, ConfigException {
    if (Files.size(file) > MAX_BYTES) {
      throw new ConfigException("Node configuration file " + file + " is larger than 4 MiB");
    }
    NodeList list = parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    if (list.entries.size() > MAX_NODES) {
      throw new ConfigException("Node configuration file " + file + " has over 65534 nodes");
    }
    return list;
  }

  /** Parses the text of a node file. */
  public static NodeList parse(String text) {
    List<String> entries = new ArrayList<>();
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      int end = 0;
      while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
        end++;
      }
      entries.add(line.substring(0, end));
    }
    return new NodeList(entries);
  }

  /** SHA-256 over the ordered entries: equal digest = same domain, as far as IMEX can tell. */
  public byte[] digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String entry : entries) {
        sha.update(entry.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
      }
      return sha.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
