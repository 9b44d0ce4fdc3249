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
      String line = "the trays lie on " + byClique.size() + " cliques: " + cliques(byClique);
      return misfit(line, List.of());
    }
    List<Domain> domains = new ArrayList<>();
    for (Map.Entry<String, List<TrayId>> e : byClique.entrySet()) {
      List<String> addresses = new ArrayList<>();
      for (TrayId tray : e.getValue()) {
        addresses.add(formation.peer(tray).facts().address());
      }
      Optional<Trouble> trouble = trouble(e.getValue(), formation, addresses);
      if (trouble.isPresent()) {
        return misfit(trouble.get().line(), trouble.get().atFault());
      }
      domains.add(new Domain(e.getKey(), e.getValue(), addresses));
    }
    return new Plan(domains, outside, Optional.empty());
  }

  private static Plan nothing(List<TrayId> outside, String line) {
    return new Plan(List.of(), outside, Optional.of(Outcome.of(Code.DONE, line)));
  }

  private static Plan misfit(String why, List<TrayId> atFault) {
    Outcome end = Outcome.of(Code.MISMATCH, why).blaming(atFault);
    return new Plan(List.of(), List.of(), Optional.of(end));
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

  private record Trouble(String line, List<TrayId> atFault) {}

  /** What keeps the trays of one clique from being one domain. */
  private static Optional<Trouble> trouble(
      List<TrayId> trays, Formation formation, List<String> addresses) {
    TrayId first = trays.getFirst();
    Facts one = formation.peer(first).facts();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < trays.size(); i++) {
      Facts other = formation.peer(trays.get(i)).facts();
      if (!other.imexVersion().equals(one.imexVersion())) {
        return Optional.of(
            new Trouble(
                differ("nvidia-imex", first, one.imexVersion(), trays.get(i), other.imexVersion()),
                Blame.different(trays, t -> formation.peer(t).facts().imexVersion())));
      }
      if (!other.driverVersion().equals(one.driverVersion())) {
        return Optional.of(
            new Trouble(
                differ("driver", first, one.driverVersion(), trays.get(i), other.driverVersion()),
                Blame.different(trays, t -> formation.peer(t).facts().driverVersion())));
      }
      String address = addresses.get(i);
      if (address.isEmpty()) {
        return Optional.of(
            new Trouble(trays.get(i) + " has no IMEX address", List.of(trays.get(i))));
      }
      if (!seen.add(address)) {
        return Optional.of(
            new Trouble(
                trays.get(i) + " has the IMEX address " + address + " of another tray",
                List.of(trays.get(addresses.indexOf(address)), trays.get(i))));
      }
      if (address.contains(":") != addresses.getFirst().contains(":")) {
        return Optional.of(
            new Trouble(
                "IPv4 and IPv6 addresses in one domain: "
                    + first
                    + " has "
                    + addresses.getFirst()
                    + ", "
                    + trays.get(i)
                    + " has "
                    + address,
                Blame.different(
                    trays, t -> formation.peer(t).facts().address().contains(":") ? "6" : "4")));
      }
    }
    return Optional.empty();
  }

  private static String differ(String what, TrayId first, String one, TrayId second, String other) {
    return what + " versions differ: " + first + " has " + one + ", " + second + " has " + other;
  }
}
