package io.imexd.ctl.place;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.topology.Tray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One clique as a wish sees it.
 *
 * @param trays how many there are
 * @param fit how many a job could have, were no other there
 * @param free those that it can have now, in the order in which people count
 */
record Clique(String name, int trays, int fit, List<String> free) {

  /** Returns the cliques by their first tray. */
  static List<Clique> of(Collection<Tray> trays, Set<String> without) {
    Map<String, Tray> named = new LinkedHashMap<>();
    trays.forEach(tray -> named.put(tray.name(), tray));
    Map<String, List<Tray>> cliques = new LinkedHashMap<>();
    for (String name : Hostlist.sorted(named.keySet())) {
      Tray tray = named.get(name);
      if (tray != null && !tray.clique().isEmpty()) {
        cliques.computeIfAbsent(tray.clique(), clique -> new ArrayList<>()).add(tray);
      }
    }
    List<Clique> found = new ArrayList<>();
    cliques.forEach((clique, members) -> found.add(of(clique, members, without)));
    return found;
  }

  private static Clique of(String name, List<Tray> members, Set<String> without) {
    List<String> free = new ArrayList<>();
    int fit = 0;
    for (Tray tray : members) {
      if (!without.contains(tray.name())) {
        fit += tray.isFit() ? 1 : 0;
        if (tray.isFree()) {
          free.add(tray.name());
        }
      }
    }
    return new Clique(name, members.size(), fit, free);
  }

  /**
   * Takes free trays: the shortest run of neighbours that is long enough, else the longest runs
   * first. NVLink makes no difference between the trays of a clique; a job of neighbours only reads
   * better, and leaves longer runs to the next.
   *
   * @param count at most as many as are free
   */
  List<String> take(int count) {
    List<List<String>> runs = runs();
    List<String> best = List.of();
    for (List<String> run : runs) {
      if (run.size() >= count && (best.isEmpty() || run.size() < best.size())) {
        best = run;
      }
    }
    if (!best.isEmpty()) {
      return List.copyOf(best.subList(0, count));
    }
    runs.sort((one, two) -> two.size() - one.size());
    List<String> taken = new ArrayList<>(count);
    for (List<String> run : runs) {
      taken.addAll(run.subList(0, Math.min(run.size(), count - taken.size())));
    }
    return Hostlist.sorted(taken);
  }

  private List<List<String>> runs() {
    List<List<String>> runs = new ArrayList<>();
    String last = "";
    for (String name : free) {
      if (runs.isEmpty() || !Hostlist.isNext(last, name)) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(name);
      last = name;
    }
    return runs;
  }
}
