package io.imexd.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which trays are to blame for a failed formation. Exact, not cautious: a scheduler takes them out
 * of service, and leaves the others in.
 */
public final class Blame {
  private Blame() {}

  /**
   * When time is up. Who says nothing is to blame, else who is held by another job, else whose
   * trouble is its own, else those that most of the late ones point at.
   */
  static List<TrayId> late(Formation f, List<TrayId> late) {
    List<TrayId> silent =
        late.stream()
            .filter(t -> !f.peer(t).heard() || f.peer(t).deadSinceMillis() != Long.MAX_VALUE)
            .toList();
    if (!silent.isEmpty()) {
      return silent;
    }
    List<TrayId> held =
        late.stream()
            .filter(t -> f.peer(t).refusal().flatMap(Refusal::holder).isPresent())
            .toList();
    if (!held.isEmpty()) {
      return held;
    }
    List<TrayId> own = late.stream().filter(t -> pointsAt(f, t).isEmpty()).toList();
    return own.isEmpty() ? mostPointedAt(f, late) : own;
  }

  private static List<TrayId> mostPointedAt(Formation f, List<TrayId> late) {
    Map<TrayId, Integer> votes = new TreeMap<>();
    late.forEach(t -> pointsAt(f, t).forEach(at -> votes.merge(at, 1, Integer::sum)));
    int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    // A tray that is cut off points at all others, and all others at it.
    int enough = 2 * most > late.size() ? late.size() / 2 + 1 : most;
    return votes.keySet().stream()
        .filter(t -> Objects.requireNonNull(votes.get(t)) >= enough)
        .toList();
  }

  private static Set<TrayId> pointsAt(Formation f, TrayId tray) {
    Peer peer = f.peer(tray);
    if (!peer.view().atFault().isEmpty()) {
      return new TreeSet<>(peer.view().atFault());
    }
    Set<String> words = Fault.words(peer.detail());
    Set<TrayId> named = new TreeSet<>(f.members());
    named.removeIf(m -> !words.contains(m.name()));
    return named.equals(Set.of(tray)) ? Set.of() : named;
  }

  /**
   * The fewest trays that explain these pairs, each of two trays; both of a pair that nothing else
   * speaks for or against.
   */
  public static List<TrayId> pairs(Collection<Set<TrayId>> late) {
    Set<Set<TrayId>> rest = new HashSet<>(late);
    Set<TrayId> blamed = new TreeSet<>();
    while (!rest.isEmpty()) {
      Map<TrayId, Integer> in = new TreeMap<>();
      rest.forEach(pair -> pair.forEach(t -> in.merge(t, 1, Integer::sum)));
      Map.Entry<TrayId, Integer> worst =
          in.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      if (worst.getValue() == 1) {
        rest.forEach(blamed::addAll);
        break;
      }
      blamed.add(worst.getKey());
      rest.removeIf(pair -> pair.contains(worst.getKey()));
    }
    return List.copyOf(blamed);
  }

  /** Those that differ from what most have; all of them where there is no such majority. */
  static List<TrayId> different(List<TrayId> trays, Function<TrayId, String> what) {
    Map<String, List<TrayId>> groups = new TreeMap<>();
    trays.forEach(t -> groups.computeIfAbsent(what.apply(t), _ -> new ArrayList<>()).add(t));
    return groups.values().stream()
        .filter(g -> 2 * g.size() > trays.size())
        .findFirst()
        .map(most -> trays.stream().filter(t -> !most.contains(t)).toList())
        .orElse(trays);
  }
}
