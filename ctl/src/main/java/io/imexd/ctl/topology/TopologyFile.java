package io.imexd.ctl.topology;

import java.util.ArrayList;
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
 * @param written every topology of a topology.yaml; empty for the other formats
 */
public record TopologyFile(
    String kind,
    List<BlockTopology> topologies,
    Map<String, Map<String, String>> labels,
    List<WrittenTopology> written) {
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
      return YamlTopology.parse(text);
    }
    if (first.indexOf('=') > 0 || ConfFile.isInclude(first)) {
      return of(CONF, List.of(ConfFile.parse(text)));
    }
    throw new TopologyFileException(
        "it is neither topology.conf, topology.yaml, nodes of kubectl get nodes -o json, nor made"
            + " by imexctl topology");
  }

  static TopologyFile of(String kind, List<BlockTopology> topologies) {
    return new TopologyFile(kind, topologies, Map.of(), List.of());
  }

  /** A file that says nothing. */
  public static final TopologyFile NONE = of("", List.of(BlockTopology.NONE));

  /** Returns the blocks of the first topology; none where the file has only labels. */
  public BlockTopology blocks() {
    return topologies.isEmpty() ? BlockTopology.NONE : topologies.getFirst();
  }

  /**
   * Returns the block topology that a new one of this name continues: the one of the name, or the
   * only one there is, which is then renamed.
   *
   * @param name empty: the first
   */
  public BlockTopology blocks(String name) throws TopologyFileException {
    List<String> names = new ArrayList<>();
    for (BlockTopology topology : topologies) {
      if (topology.name().equals(name)) {
        return topology;
      }
      names.add(topology.name());
    }
    if (name.isEmpty() || (topologies.size() == 1 && !others(names.getFirst()).contains(name))) {
      return blocks();
    }
    throw new TopologyFileException(
        "it has no block topology " + name + "; it has: " + String.join(", ", names));
  }

  /** Returns the names of the topologies beside one, of every kind. */
  public List<String> others(String name) {
    List<String> others = new ArrayList<>();
    for (WrittenTopology topology : written) {
      if (!topology.name().equals(name)) {
        others.add(topology.name());
      }
    }
    return others;
  }

  /** Returns topology.yaml with one topology in the place of another, the others as they are. */
  public String with(String name, String text) {
    StringBuilder all = new StringBuilder();
    for (WrittenTopology topology : written) {
      all.append(topology.name().equals(name) ? text : topology.text());
    }
    return all.isEmpty() ? text : all.toString();
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
