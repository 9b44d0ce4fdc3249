package io.imexd.ctl.topology;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.hostlist.HostlistException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the topology/block part of topology.conf(5): {@code BlockName= Nodes=} and {@code
 * BlockSizes=}, keys in any case, # begins a comment, a backslash at the end joins lines. A comment
 * NAME=UUID.ID, as Topograph writes it, says the clique of block NAME. Blanks may stand around the
 * equals sign, as in Slurm's parse_config.c.
 */
final class ConfFile {
  private final List<Block> blocks = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> cliques = new HashMap<>();
  private List<Integer> sizes = List.of();

  private ConfFile() {}

  static BlockTopology parse(String text) throws TopologyFileException {
    ConfFile file = new ConfFile();
    String[] lines = text.split("\n", -1);
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].stripTrailing();
      int comment = line.indexOf('#');
      if (comment >= 0) {
        comment(line.substring(comment + 1).strip(), file.cliques);
        line = line.substring(0, comment).stripTrailing();
      }
      if (line.endsWith("\\")) {
        joined.append(line, 0, line.length() - 1);
        continue;
      }
      joined.append(line);
      file.line(i + 1, joined.toString());
      joined.setLength(0);
    }
    // A backslash at the very end joins with nothing; Slurm takes what is there.
    file.line(lines.length, joined.toString());
    return BlockTopology.only(file.sizes, file.blocks);
  }

  /** Reads a comment, which may say the clique of a block. */
  static void comment(String said, Map<String, String> cliques) {
    int equals = said.indexOf('=');
    if (equals > 0 && said.indexOf(' ') < 0) {
      cliques.put(said.substring(0, equals), said.substring(equals + 1));
    }
  }

  private void line(int number, String line) throws TopologyFileException {
    String name = "";
    String nodes = "";
    if (isInclude(line)) {
      throw TopologyFileException.at(
          number,
          "'"
              + line.strip()
              + "': an included file is not read here; put its lines in the place of this one");
    }
    ConfLine words = new ConfLine(number, line);
    while (words.next()) {
      String key = words.key();
      String value = words.value();
      switch (key.toLowerCase(Locale.ROOT)) {
        case "blockname" -> name = value;
        case "nodes" -> nodes = value;
        case "blocksizes" -> sizes = sizes(number, value);
        default ->
            throw TopologyFileException.at(
                number, "'" + key + "' is not of topology/block: BlockName, Nodes, BlockSizes are");
      }
    }
    if (!name.isEmpty()) {
      if (!names.add(name)) {
        throw TopologyFileException.at(number, "block " + name + " is there twice");
      }
      blocks.add(block(number, name, nodes, cliques.getOrDefault(name, "")));
    } else if (!nodes.isEmpty()) {
      throw TopologyFileException.at(number, "Nodes without BlockName");
    }
  }

  /** Says whether it is a line {@code include FILE}. */
  static boolean isInclude(String line) {
    String said = line.strip();
    String word = "include";
    return said.length() > word.length()
        && said.regionMatches(true, 0, word, 0, word.length())
        && Character.isWhitespace(said.charAt(word.length()));
  }

  private static List<Integer> sizes(int number, String value) throws TopologyFileException {
    List<Integer> sizes = new ArrayList<>();
    for (String size : value.split(",", -1)) {
      sizes.add(size("line " + number, size.strip()));
    }
    return sizes;
  }

  /** Reads one block size. */
  static int size(String where, String text) throws TopologyFileException {
    boolean digits = !text.isEmpty() && text.length() <= 6;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits) {
      throw new TopologyFileException(
          where + ": block size '" + text + "' is not a number of up to 6 digits");
    }
    return Integer.parseInt(text);
  }

  private static Block block(int number, String name, String nodes, String clique)
      throws TopologyFileException {
    return block("line " + number, name, nodes, clique);
  }

  /**
   * Makes a block of what a file says; the nodes are a hostlist, which may be empty. A node that is
   * there twice counts once: Slurm makes a bitmap of them.
   */
  static Block block(String where, String name, String nodes, String clique)
      throws TopologyFileException {
    try {
      return new Block(name, clique, List.copyOf(new LinkedHashSet<>(Hostlist.expand(nodes))));
    } catch (HostlistException e) {
      throw new TopologyFileException(where + ": nodes of block " + name + ": " + e.getMessage());
    }
  }
}
