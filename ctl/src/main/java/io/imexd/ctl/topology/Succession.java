package io.imexd.ctl.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the blocks of an earlier file become. Decided by the trays that they share with the cliques
 * of today, not by the cliques' ids, for those may change when a fabric manager restarts; the ids
 * decide only where no tray does.
 */
final class Succession {
  /** Clique of today: the block whose name it has. */
  private final Map<String, Block> heirs = new LinkedHashMap<>();

  /** Clique of today: trays that are down and were in a block that it continues. */
  private final Map<String, List<String>> down = new HashMap<>();

  /** Blocks of which no tray says its clique. */
  private final List<Block> wholly = new ArrayList<>();

  private final List<String> gone = new ArrayList<>();
  private final Set<String> downNames = new HashSet<>();

  /** How well a clique continues a block: two for each shared tray, one for the same id. */
  private record Match(Block block, String clique, int weight) {}

  private Succession() {}

  static Succession of(List<Block> previous, Map<String, Tray> known, Collection<String> cliques) {
    Succession succession = new Succession();
    List<Match> matches = new ArrayList<>();
    Map<Block, String> home = new HashMap<>();
    for (Block block : previous) {
      Match best = null;
      for (String clique : cliques) {
        Match match = new Match(block, clique, weight(block, clique, known));
        if (match.weight > 0) {
          matches.add(match);
          best = best == null || match.weight > best.weight ? match : best;
        }
      }
      if (best != null) {
        home.put(block, best.clique);
      }
    }
    // Stable: of equals the earlier block, then the clique that was heard of first.
    matches.sort(Comparator.comparingInt((Match match) -> -match.weight));
    Set<Block> named = new HashSet<>();
    for (Match match : matches) {
      if (!named.contains(match.block) && !succession.heirs.containsKey(match.clique)) {
        named.add(match.block);
        succession.heirs.put(match.clique, match.block);
        home.put(match.block, match.clique);
      }
    }
    for (Block block : previous) {
      succession.placeDown(block, home.getOrDefault(block, ""), known);
    }
    return succession;
  }

  private static int weight(Block block, String clique, Map<String, Tray> known) {
    int weight = block.clique().equals(clique) ? 1 : 0;
    for (String name : block.trays()) {
      Tray tray = known.get(name);
      weight += tray != null && tray.clique().equals(clique) ? 2 : 0;
    }
    return weight;
  }

  private void placeDown(Block block, String clique, Map<String, Tray> known) {
    List<String> here = new ArrayList<>();
    for (String name : block.trays()) {
      Tray tray = known.get(name);
      if (tray == null) {
        gone.add(name);
      } else if (tray.clique().isEmpty() && !tray.isOutside() && downNames.add(name)) {
        here.add(name);
      }
    }
    if (!clique.isEmpty()) {
      down.computeIfAbsent(clique, key -> new ArrayList<>()).addAll(here);
    } else if (!here.isEmpty()) {
      wholly.add(new Block(block.name(), block.clique(), here));
    }
  }

  /** Returns the inherited name of a clique's block, or an empty text. */
  String name(String clique) {
    Block block = heirs.get(clique);
    return block == null ? "" : block.name();
  }

  List<String> downOn(String clique) {
    return down.getOrDefault(clique, List.of());
  }

  List<Block> wholly() {
    return wholly;
  }

  boolean isDown(String tray) {
    return downNames.contains(tray);
  }

  /** Returns trays of earlier blocks that nobody asked for now. */
  List<String> gone() {
    return gone;
  }

  /** Returns the names that blocks have from before. */
  Set<String> kept() {
    Set<String> kept = new HashSet<>();
    heirs.values().forEach(block -> kept.add(block.name()));
    wholly.forEach(block -> kept.add(block.name()));
    return kept;
  }
}
