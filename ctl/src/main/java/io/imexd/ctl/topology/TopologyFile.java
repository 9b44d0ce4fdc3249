package io.imexd.ctl.topology;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What somebody has written down of the fabric, recognised by its content.
 *
 * @param kind what it is, in the words that its users use
 * @param topologies the block topologies of it; empty for labels
 * @param labels by node: those of {@link Labels#ALL} that it has; empty for blocks
 */
public record TopologyFile(
    String kind, List<BlockTopology> topologies, Map<String, Map<String, String>> labels) {
  private static final String CONF = "topology.conf";

  /** The most characters of a file: a few thousand nodes from kubectl are far below. */
  public static final int MAX_CHARACTERS = 256 << 20;

  /**
   * Reads a topology.conf or topology.yaml with topology/block, the JSON of kubectl's nodes or of
   * imexctl topology, or the patches of imexctl topology.
   *
   * @throws TopologyFileException naming the line, or the field
   */
  public static TopologyFile parse(String text) throws TopologyFileException {
    String first = firstLine(text);
    if (first.isEmpty()) {
      throw new TopologyFileException("nothing is in it");
    }
    if (first.startsWith("{") || first.startsWith("[")) {
      return JsonFile.parse(text);
    }
    if (first.indexOf(" {") > 0) {
      return JsonFile.patches(text);
    }
    if (first.startsWith("- ") || first.equals("-") || first.startsWith("---")) {
      return of("topology.yaml", YamlTopology.parse(text));
    }
    if (first.indexOf('=') > 0 || ConfFile.isInclude(first)) {
      return of(CONF, List.of(ConfFile.parse(text)));
    }
    throw new TopologyFileException(
        "it is neither topology.conf, topology.yaml, nodes of kubectl get nodes -o json, nor made"
            + " by imexctl topology");
  }

  static TopologyFile of(String kind, List<BlockTopology> topologies) {
    return new TopologyFile(kind, topologies, Map.of());
  }

  /** Returns the blocks of the first topology; none where the file has only labels. */
  public BlockTopology blocks() {
    return topologies.isEmpty() ? BlockTopology.NONE : topologies.getFirst();
  }

  /** Says whether it is of the one format that a slurmctld before 25.05 reads. */
  boolean isConf() {
    return kind.equals(CONF);
  }

  public boolean isLabels() {
    return topologies.isEmpty();
  }

  /** Returns the trays of which it says something; nodes without a label of ours are none. */
  public Set<String> trays() {
    Set<String> trays = new LinkedHashSet<>();
    topologies.forEach(topology -> topology.blocks().forEach(block -> trays.addAll(block.trays())));
    labels.forEach((node, said) -> {
      if (!said.isEmpty()) {
        trays.add(node);
      }
    });
    return trays;
  }

  private static String firstLine(String text) {
    for (String line : text.split("\n", -1)) {
      String said = line.strip();
      if (!said.isEmpty() && !said.startsWith("#")) {
        return said;
      }
    }
    return "";
  }
}
