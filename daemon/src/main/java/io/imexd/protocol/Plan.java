package io.imexd.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the reserved trays of a job make together: one domain a clique, trays without fabric
 * outside, or a reason why they do not fit.
 *
 * @param end how the call ends when there is nothing to form, or the trays do not fit; empty when
 *     there is a domain to form, or only a place to hold: a job of one tray that gets its channel
 */
record Plan(List<Domain> domains, List<TrayId> outside, Optional<Outcome> end) {

  static Plan of(Formation formation, Settings settings) {
    SortedMap<String, List<TrayId>> byClique = new TreeMap<>();
    List<TrayId> outside = new ArrayList<>();
    for (Map.Entry<TrayId, Peer> e : formation.peers().entrySet()) {
      Facts facts = e.getValue().facts();
      if (facts.hasFabric()) {
        byClique.computeIfAbsent(facts.clique(), c -> new ArrayList<>()).add(e.getKey());
      } else {
        outside.add(e.getKey());
      }
    }
    if (byClique.isEmpty()) {
      return nothing(
          outside,
          "job "
              + formation.job()
              + ": nothing to do: none of its "
              + formation.members().size()
              + " trays has NVLink fabric between trays");
    }
    if (formation.members().size() == 1) {
      switch (settings.singleTray()) {
        case FORM -> {}
        case CHANNEL -> {
          return new Plan(List.of(), formation.members(), Optional.empty());
        }
        case SKIP -> {
          return nothing(
              outside,
              "job "
                  + formation.job()
                  + ": nothing to do: it has one tray, and single_tray = skip");
        }
      }
    }
    if (byClique.size() > 1 && formation.options().singleClique()) {
      return misfit("the trays lie on " + byClique.size() + " cliques: " + cliques(byClique));
    }
    List<Domain> domains = new ArrayList<>();
    for (Map.Entry<String, List<TrayId>> e : byClique.entrySet()) {
      List<String> addresses = new ArrayList<>();
      for (TrayId tray : e.getValue()) {
        addresses.add(formation.peer(tray).facts().address());
      }
      Optional<String> trouble = trouble(e.getValue(), formation, addresses);
      if (trouble.isPresent()) {
        return misfit(trouble.get());
      }
      domains.add(new Domain(e.getKey(), e.getValue(), addresses));
    }
    return new Plan(domains, outside, Optional.empty());
  }

  private static Plan nothing(List<TrayId> outside, String line) {
    return new Plan(List.of(), outside, Optional.of(Outcome.of(Code.DONE, line)));
  }

  private static Plan misfit(String why) {
    return new Plan(List.of(), List.of(), Optional.of(Outcome.of(Code.MISMATCH, why)));
  }

  private static String cliques(SortedMap<String, List<TrayId>> byClique) {
    List<String> parts = new ArrayList<>();
    byClique.forEach((clique, trays) ->
        parts.add(
            clique
                + " ("
                + trays.getFirst()
                + (trays.size() > 1 ? " and " + (trays.size() - 1) + " more" : "")
                + ")"));
    return String.join(", ", parts);
  }

  /** What keeps the trays of one clique from being one domain. */
  private static Optional<String> trouble(
      List<TrayId> trays, Formation formation, List<String> addresses) {
    TrayId first = trays.getFirst();
    Facts one = formation.peer(first).facts();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < trays.size(); i++) {
      Facts other = formation.peer(trays.get(i)).facts();
      if (!other.imexVersion().equals(one.imexVersion())) {
        return differ("nvidia-imex", first, one.imexVersion(), trays.get(i), other.imexVersion());
      }
      if (!other.driverVersion().equals(one.driverVersion())) {
        return differ("driver", first, one.driverVersion(), trays.get(i), other.driverVersion());
      }
      if (addresses.get(i).isEmpty()) {
        return Optional.of(trays.get(i) + " has no IMEX address");
      }
      if (!seen.add(addresses.get(i))) {
        return Optional.of(
            trays.get(i) + " has the IMEX address " + addresses.get(i) + " of another tray");
      }
      if (addresses.get(i).contains(":") != addresses.getFirst().contains(":")) {
        return Optional.of(
            "IPv4 and IPv6 addresses in one domain: "
                + first
                + " has "
                + addresses.getFirst()
                + ", "
                + trays.get(i)
                + " has "
                + addresses.get(i));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> differ(
      String what, TrayId first, String one, TrayId second, String other) {
    return Optional.of(
        what + " versions differ: " + first + " has " + one + ", " + second + " has " + other);
  }
}
