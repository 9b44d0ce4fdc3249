package io.imexd.ctl.topology;

import io.imexd.ctl.hostlist.Hostlist;
import java.util.Locale;

/**
 * Blocks in the two formats of topology/block. topology.conf: Slurm's topology.conf(5), with the
 * comment over each block that Topograph writes ({@code # block001=nvl1}, its
 * pkg/translate/block_test.go). topology.yaml: Slurm's topology.yaml(5), since 25.05.
 */
public final class SlurmText {
  private SlurmText() {}

  /** Returns topology.conf; every line ends with a newline. */
  public static String conf(Layout layout) {
    StringBuilder text = new StringBuilder();
    notes(layout, text);
    for (Block block : layout.blocks()) {
      if (!block.clique().isEmpty()) {
        text.append("# ").append(block.name()).append('=').append(block.clique()).append('\n');
      }
      text.append("BlockName=").append(block.name());
      text.append(" Nodes=").append(Hostlist.foldSorted(block.trays())).append('\n');
    }
    text.append("BlockSizes=");
    String comma = "";
    for (int size : layout.sizes()) {
      text.append(comma).append(size);
      comma = ",";
    }
    return text.append('\n').toString();
  }

  /**
   * Returns a topology of topology.yaml, the notes over it.
   *
   * @param name of the topology, for the Topology= of partitions
   * @param isDefault whether it is for partitions that name none
   */
  public static String yaml(Layout layout, String name, boolean isDefault) {
    StringBuilder text = new StringBuilder();
    notes(layout, text);
    text.append("- topology: ").append(scalar(name)).append('\n');
    text.append("  cluster_default: ").append(isDefault).append('\n');
    text.append("  block:\n");
    text.append("    block_sizes:\n");
    for (int size : layout.sizes()) {
      text.append("      - ").append(size).append('\n');
    }
    text.append("    blocks:\n");
    for (Block block : layout.blocks()) {
      if (!block.clique().isEmpty()) {
        text.append("      # ").append(block.name()).append('=');
        text.append(block.clique()).append('\n');
      }
      text.append("      - block: ").append(scalar(block.name())).append('\n');
      text.append("        nodes: ").append(scalar(Hostlist.foldSorted(block.trays())));
      text.append('\n');
    }
    return text.toString();
  }

  private static void notes(Layout layout, StringBuilder text) {
    for (String note : layout.notes()) {
      text.append("# ").append(note).append('\n');
    }
  }

  /** A text that any YAML reader takes for one; quoted where it might be something else. */
  private static String scalar(String value) {
    boolean plain = !value.isEmpty() && isLetter(value.charAt(0)) && !isWord(value);
    for (int i = 0; plain && i < value.length(); i++) {
      char c = value.charAt(i);
      plain = isLetter(c) || (c >= '0' && c <= '9') || "_-.,[]".indexOf(c) >= 0;
    }
    return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWord(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "false", "yes", "no", "on", "off", "y", "n", "null" -> true;
      default -> false;
    };
  }
}
