package io.imexd.ctl.topology;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the block topologies of topology.yaml(5); tree and flat ones say nothing of cliques. */
final class YamlTopology {
  private YamlTopology() {}

  static TopologyFile parse(String text) throws TopologyFileException {
    List<?> items = list("the file", YamlSubset.parse(text));
    List<String> names = new ArrayList<>();
    for (Object item : items) {
      names.add(name(map("a topology", item), names));
    }
    List<WrittenTopology> written = WrittenTopology.all(text, names);
    List<BlockTopology> topologies = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Map<?, ?> topology = map("a topology", items.get(i));
      if (topology.containsKey("block")) {
        topologies.add(block(topology, names.get(i), written.get(i).cliques()));
      }
    }
    if (topologies.isEmpty()) {
      throw new TopologyFileException("no topology in it is of the kind block");
    }
    return new TopologyFile("topology.yaml", topologies, Map.of(), written);
  }

  private static String name(Map<?, ?> topology, List<String> names) throws TopologyFileException {
    String name = text("topology", topology.get("topology"));
    String where = "topology " + name;
    for (Object key : topology.keySet()) {
      switch (key.toString()) {
        case "topology", "cluster_default", "block", "tree", "flat", "ring", "torus3d" -> {}
        default -> throw new TopologyFileException(where + ": '" + key + "' is not understood");
      }
    }
    if (names.contains(name)) {
      throw new TopologyFileException(where + " is there twice");
    }
    return name;
  }

  private static boolean isTrue(@Nullable Object value) {
    return value instanceof String text
        && switch (text.toLowerCase(Locale.ROOT)) {
          case "true", "yes", "on", "y", "t", "1" -> true;
          default -> false;
        };
  }

  private static BlockTopology block(Map<?, ?> topology, String name, Map<String, String> cliques)
      throws TopologyFileException {
    String where = "topology " + name;
    Map<?, ?> said = map(where, topology.get("block"));
    List<Integer> sizes = new ArrayList<>();
    if (said.containsKey("block_sizes")) {
      for (Object size : list(where + ": block_sizes", said.get("block_sizes"))) {
        sizes.add(ConfFile.size(where, text(where + ": block_sizes", size)));
      }
    }
    List<Block> blocks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Object item : list(where + ": blocks", said.get("blocks"))) {
      Map<?, ?> block = map(where + ": blocks", item);
      String called = text(where + ": block", block.get("block"));
      if (!names.add(called)) {
        throw new TopologyFileException(where + ": block " + called + " is there twice");
      }
      String nodes = block.containsKey("nodes") ? text(where + ": nodes", block.get("nodes")) : "";
      blocks.add(ConfFile.block(where, called, nodes, cliques.getOrDefault(called, "")));
    }
    return new BlockTopology(name, isTrue(topology.get("cluster_default")), sizes, blocks);
  }

  private static List<?> list(String where, @Nullable Object value) throws TopologyFileException {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new TopologyFileException(where + ": a list is wanted");
  }

  private static Map<?, ?> map(String where, @Nullable Object value) throws TopologyFileException {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new TopologyFileException(where + ": KEY: VALUE lines are wanted");
  }

  private static String text(String where, @Nullable Object value) throws TopologyFileException {
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new TopologyFileException(where + ": a value is wanted");
  }
}
