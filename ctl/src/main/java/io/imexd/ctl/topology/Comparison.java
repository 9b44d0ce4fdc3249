package io.imexd.ctl.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a file and the fabric say different things.
 *
 * @param differences a line each; empty: none
 * @param silent trays of the file whose clique is not known now, so that nothing can be said
 */
public record Comparison(List<String> differences, List<String> silent) {
  private static final int UUID_CHARACTERS = 36;

  /**
   * Compares. Names of blocks are the site's own affair and no difference; nor are labels and
   * comments of Topograph that are no "UUID.ID", for some of its providers have other ids there.
   */
  public static Comparison of(TopologyFile file, Collection<Tray> trays) {
    Map<String, Tray> known = new LinkedHashMap<>();
    trays.forEach(tray -> known.put(tray.name(), tray));
    Comparison comparison = new Comparison(new ArrayList<>(), new ArrayList<>());
    if (file.isLabels()) {
      file.labels().forEach((node, labels) -> comparison.node(node, labels, known.get(node)));
      comparison.missing(trays, file.labels().keySet(), "the file has no such node");
      return comparison;
    }
    Map<String, String> blockOf = new LinkedHashMap<>();
    for (BlockTopology topology : file.topologies()) {
      comparison.differences.addAll(
          file.isConf()
              ? BlockSizes.problems(topology.sizes(), topology.blocks())
              : BlockSizes.problems(topology.sizes()));
      Map<String, String> within = new LinkedHashMap<>();
      Map<String, String> cliques = new LinkedHashMap<>();
      for (Block block : topology.blocks()) {
        comparison.block(block, known, within, cliques);
      }
      blockOf.putAll(within);
    }
    comparison.missing(trays, blockOf.keySet(), "in no block");
    return comparison;
  }

  /**
   * @param within block by tray, for trays that are in two
   * @param cliques block by clique, for cliques that are cut in two
   */
  private void block(
      Block block,
      Map<String, Tray> known,
      Map<String, String> within,
      Map<String, String> cliques) {
    String home = home(block, known);
    String other = home.isEmpty() ? null : cliques.putIfAbsent(home, block.name());
    if (other != null) {
      differences.add("blocks " + other + " and " + block.name() + " are both on clique " + home);
    }
    if (!home.isEmpty() && isClique(block.clique()) && !block.clique().equals(home)) {
      differences.add(
          "block "
              + block.name()
              + " is said to be clique "
              + block.clique()
              + ", and the fabric has its trays on clique "
              + home);
    }
    for (String name : block.trays()) {
      String twice = within.putIfAbsent(name, block.name());
      Tray tray = known.get(name);
      if (twice != null) {
        differences.add(name + " is in block " + twice + " and in block " + block.name());
      } else if (tray == null) {
        differences.add(name + " is in block " + block.name() + ", and imexd knows no such tray");
      } else if (tray.isOutside()) {
        differences.add(name + " is in block " + block.name() + ", and has no NVLink fabric");
      } else if (tray.clique().isEmpty()) {
        silent.add(name);
      } else if (!tray.clique().equals(home)) {
        differences.add(
            name
                + " is in block "
                + block.name()
                + " (clique "
                + home
                + "), and the fabric has it on clique "
                + tray.clique());
      }
    }
  }

  /** Returns the clique that most trays of a block are on; empty where none says. */
  private static String home(Block block, Map<String, Tray> known) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : block.trays()) {
      Tray tray = known.get(name);
      if (tray != null && !tray.clique().isEmpty()) {
        counts.merge(tray.clique(), 1, Integer::sum);
      }
    }
    String home = "";
    int most = 0;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      if (count.getValue() > most) {
        home = count.getKey();
        most = count.getValue();
      }
    }
    return home;
  }

  private void node(String node, Map<String, String> labels, @Nullable Tray tray) {
    if (tray == null) {
      labels.forEach((key, value) ->
          differences.add(node + ": " + key + " is " + value + ", and imexd knows no such tray"));
      return;
    }
    if (tray.isSilent()) {
      silent.add(node);
      return;
    }
    boolean says = false;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String key = label.getKey();
      String value = label.getValue();
      boolean comparable = key.equals(Labels.CLIQUE) || isClique(value);
      says |= comparable;
      if (comparable && !value.equals(tray.clique())) {
        differences.add(
            node
                + ": "
                + key
                + " is "
                + value
                + ", and "
                + (tray.clique().isEmpty()
                    ? "its fabric is not completed"
                    : "the fabric has it on clique " + tray.clique()));
      }
    }
    if (!says && !tray.clique().isEmpty()) {
      differences.add(
          node
              + ": "
              + Labels.CLIQUE
              + " is not there, and the fabric has it on clique "
              + tray.clique());
    }
  }

  private static boolean isClique(String value) {
    return value.length() > UUID_CHARACTERS + 1 && value.indexOf('.') == UUID_CHARACTERS;
  }

  private void missing(Collection<Tray> trays, Collection<String> there, String what) {
    for (Tray tray : trays) {
      if (!tray.clique().isEmpty() && !there.contains(tray.name())) {
        differences.add(tray.name() + " is on clique " + tray.clique() + ", and " + what);
      }
    }
  }
}
