package io.imexd.ctl.topology;

import io.imexd.ctl.hostlist.Hostlist;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that the fabric makes of the trays.
 *
 * @param blocks by their first tray, none empty
 * @param sizes as Slurm takes them; empty without blocks
 * @param notes what a reader should know and the blocks do not show, a line each
 */
public record Layout(List<Block> blocks, List<Integer> sizes, List<String> notes) {

  /**
   * Groups trays by clique. With what was written before, a block keeps its name where it has most
   * trays in common, a tray whose clique is not known now stays in the block in which it was, and
   * BlockSizes stay while they are still right.
   *
   * @param trays all that were asked for, silent ones too
   * @param previous {@link BlockTopology#NONE} where there is none
   * @param base size of the base block; 0: the previous one, else the smallest block's
   */
  public static Layout of(Collection<Tray> trays, BlockTopology previous, int base) {
    return of(trays, previous, base, false);
  }

  /**
   * The same.
   *
   * @param yaml whether a Slurm reads it that has topology.yaml, and takes small blocks
   */
  public static Layout of(Collection<Tray> trays, BlockTopology previous, int base, boolean yaml) {
    Map<String, Tray> known = new LinkedHashMap<>();
    Map<String, List<String>> cliques = new LinkedHashMap<>();
    for (Tray tray : trays) {
      known.put(tray.name(), tray);
      if (!tray.clique().isEmpty()) {
        cliques.computeIfAbsent(tray.clique(), clique -> new ArrayList<>()).add(tray.name());
      }
    }
    Succession succession = Succession.of(previous.blocks(), known, cliques.keySet());
    List<String> notes = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    BlockNames names = new BlockNames(succession.kept());
    for (Map.Entry<String, List<String>> clique : cliques.entrySet()) {
      List<String> members = new ArrayList<>(clique.getValue());
      members.addAll(succession.downOn(clique.getKey()));
      String inherited = succession.name(clique.getKey());
      String name = inherited.isEmpty() ? names.name(clique.getKey()) : inherited;
      blocks.add(new Block(name, clique.getKey(), Hostlist.sorted(members)));
    }
    blocks.addAll(succession.wholly());
    List<String> order = new ArrayList<>();
    blocks.forEach(block -> order.add(block.trays().getFirst()));
    List<String> sorted = Hostlist.sorted(order);
    blocks.sort(Comparator.comparingInt(block -> sorted.indexOf(block.trays().getFirst())));
    notes(trays, succession, notes);
    return new Layout(blocks, sizes(blocks, previous, base, yaml), notes);
  }

  private static List<Integer> sizes(
      List<Block> blocks, BlockTopology previous, int base, boolean yaml) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    int smallest = BlockSizes.smallest(blocks);
    if (base > 0) {
      return BlockSizes.of(base, blocks.size());
    }
    if (previous.sizes().isEmpty() || !problems(previous.sizes(), blocks, yaml).isEmpty()) {
      return BlockSizes.of(smallest, blocks.size());
    }
    boolean asMany =
        BlockSizes.doublings(blocks.size()) == BlockSizes.doublings(previous.blocks().size());
    return asMany ? previous.sizes() : BlockSizes.of(previous.sizes().getFirst(), blocks.size());
  }

  /** Returns the same with further notes. */
  public Layout withNotes(List<String> further) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(further);
    return new Layout(blocks, sizes, all);
  }

  /**
   * Returns what keeps Slurm from starting with these blocks and sizes; empty: nothing.
   *
   * @param yaml whether a Slurm reads it that has topology.yaml, and takes small blocks
   */
  public List<String> problems(boolean yaml) {
    return problems(sizes, blocks, yaml);
  }

  private static List<String> problems(List<Integer> sizes, List<Block> blocks, boolean yaml) {
    return yaml ? BlockSizes.problems(sizes) : BlockSizes.problems(sizes, blocks);
  }

  /** Returns the blocks that have fewer trays than the base, a line each. */
  public List<String> small() {
    return BlockSizes.small(sizes, blocks);
  }

  private static void notes(Collection<Tray> trays, Succession succession, List<String> notes) {
    List<String> nowhere = new ArrayList<>();
    List<String> outside = new ArrayList<>();
    List<String> down = new ArrayList<>();
    for (Tray tray : trays) {
      if (tray.isOutside()) {
        outside.add(tray.name());
      } else if (tray.clique().isEmpty()) {
        (succession.isDown(tray.name()) ? down : nowhere).add(tray.name());
      }
    }
    note("kept in the block in which it was, for its clique is not known now", down, notes);
    note("in no block, for its clique is not known", nowhere, notes);
    note("in no block, for it has no NVLink fabric", outside, notes);
    note(
        "in a block before, and not among the trays that were asked for", succession.gone(), notes);
  }

  private static void note(String what, List<String> trays, List<String> notes) {
    if (!trays.isEmpty()) {
      notes.add(what + ": " + Hostlist.foldSorted(trays));
    }
  }

  /** Returns the block of a tray, or null where it is in none. */
  public @Nullable Block blockOf(String tray) {
    for (Block block : blocks) {
      if (block.trays().contains(tray)) {
        return block;
      }
    }
    return null;
  }
}
