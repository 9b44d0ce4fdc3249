package io.imexd.ctl.place;

import io.imexd.ctl.topology.Tray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What ships, and what it is held against. */
final class Policies {
  private Policies() {}

  static Map<String, Trace.Policy> all(long seed) {
    Random random = new Random(seed);
    Map<String, Trace.Policy> policies = new LinkedHashMap<>();
    policies.put("best fit", Policies::bestFit);
    policies.put("first fit", (trays, count) -> first(withRoom(trays, count), count));
    policies.put(
        "random",
        (trays, count) -> {
          List<List<String>> cliques = withRoom(trays, count);
          Collections.shuffle(cliques, random);
          cliques.forEach(free -> Collections.shuffle(free, random));
          return first(cliques, count);
        });
    return policies;
  }

  private static List<String> bestFit(List<Tray> trays, int count) {
    return BestFit.place(trays, Wish.together(count)) instanceof Placement.Found found
        ? found.trays()
        : List.of();
  }

  private static List<String> first(List<List<String>> cliques, int count) {
    return cliques.isEmpty() ? List.of() : List.copyOf(cliques.getFirst().subList(0, count));
  }

  private static List<List<String>> withRoom(List<Tray> trays, int count) {
    Map<String, List<String>> free = new LinkedHashMap<>();
    for (Tray tray : trays) {
      if (tray.isFree()) {
        free.computeIfAbsent(tray.clique(), clique -> new ArrayList<>()).add(tray.name());
      }
    }
    List<List<String>> enough = new ArrayList<>(free.values());
    enough.removeIf(names -> names.size() < count);
    return enough;
  }
}
