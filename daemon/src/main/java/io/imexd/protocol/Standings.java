package io.imexd.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * How a tray stands to what it holds, in a word and a reason: what status shows, and what members
 * are told.
 */
public final class Standings {
  private Standings() {}

  /**
   * A tray's state for people.
   *
   * @param word free, reserved, prepared, starting, connecting, ready, degraded, ending, leaving,
   *     drained or unfit
   * @param reason empty when the word says it all
   */
  public record Shown(String word, String reason) {}

  public static Shown shown(State state) {
    Durable durable = state.durable();
    Work work = state.work();
    return switch (durable.holding()) {
      case Holding.Free() -> idle(state);
      case Holding.Reserved _ -> forming(work);
      case Holding.Leaving(Membership _, Farewell farewell) ->
          new Shown("leaving", farewell.reason());
      case Holding.Confirmed c -> {
        long gone = state.others().values().stream().filter(Said::gone).count();
        Optional<Map.Entry<TrayId, Said>> rebooted =
            state.others().entrySet().stream()
                .filter(e -> e.getValue().standing() == Message.Standing.REBOOTED)
                .findFirst();
        if (rebooted.isPresent()) {
          yield new Shown("degraded", rebooted.get().getKey() + " was rebooted");
        }
        if (gone > 0) {
          yield new Shown("ending", gone + " of " + c.membership().members().size() + " left");
        }
        String trouble = trouble(view(work, state.facts(), state.self()), work, state.others());
        yield trouble.isEmpty() ? new Shown("ready", "") : new Shown("degraded", trouble);
      }
    };
  }

  private static Shown idle(State state) {
    if (!state.durable().drained().isEmpty()) {
      return new Shown("drained", state.durable().drained());
    }
    String unfit = unfit(state);
    return unfit.isEmpty() ? new Shown("free", "") : new Shown("unfit", unfit);
  }

  /** Why imexd keeps this tray out of jobs; empty when it does not. */
  public static String unfit(State state) {
    if (!state.durable().unfit().isEmpty()) {
      return state.durable().unfit();
    }
    return state.ledgerTrouble().isEmpty() ? state.facts().unfit() : state.ledgerTrouble();
  }

  private static Shown forming(Work work) {
    return switch (work.stage()) {
      case IDLE, HELD, RENDERING -> new Shown("reserved", "");
      case PREPARED -> new Shown("prepared", "");
      case LAUNCHED ->
          work.process().isEmpty() && !work.view().good()
              ? new Shown("starting", work.view().detail())
              : new Shown("connecting", work.view().detail());
      case STOPPING -> new Shown("leaving", work.farewell().map(Farewell::reason).orElse(""));
    };
  }

  /** What this tray sees of its own domain: the fabric that carries it, then nvidia-imex. */
  public static View view(Work work, Facts facts, TrayId self) {
    String fabric = work.domainOf(self).map(d -> facts.against(d.clique())).orElse("");
    return fabric.isEmpty() ? work.view() : View.bad(fabric);
  }

  /** What is wrong with the held domain, as far as this tray knows; empty when nothing is. */
  static String trouble(View view, Work work, SortedMap<TrayId, Said> others) {
    for (Map.Entry<TrayId, Said> e : others.entrySet()) {
      if (e.getValue().gone()) {
        return e.getKey() + " has left";
      }
    }
    boolean noneTold =
        others.values().stream().noneMatch(s -> s.standing() == Message.Standing.DEGRADED);
    if (noneTold) {
      return view.good() ? "" : view.detail();
    }
    Set<TrayId> members = new TreeSet<>(others.keySet());
    work.domains().forEach(d -> members.addAll(d.members()));
    String own = view.good() ? "" : view.detail();
    String told = "";
    for (Map.Entry<TrayId, Said> e : others.entrySet()) {
      if (e.getValue().standing() == Message.Standing.DEGRADED) {
        String line = e.getKey() + ": " + e.getValue().detail();
        // Who speaks of its own nvidia-imex knows more than those that miss it.
        if (Fault.distance(e.getKey(), e.getValue().detail(), members) == 0) {
          return namesNobody(own, members) ? own : line;
        }
        told = told.isEmpty() ? line : told;
      }
    }
    return own.isEmpty() ? told : own;
  }

  private static boolean namesNobody(String own, Set<TrayId> members) {
    return !own.isEmpty() && members.stream().allMatch(m -> Fault.distance(m, own, members) == 0);
  }

  /** What this tray answers to Ask about an instance. */
  static Message.Tell answer(State state, Instance instance, TrayId asker) {
    Holding holding = state.durable().holding();
    if (holding.holds(instance)) {
      return switch (holding) {
        case Holding.Confirmed _ -> {
          View view = view(state.work(), state.facts(), state.self());
          yield view.good()
              ? new Message.Tell(instance, Message.Standing.READY, "")
              : new Message.Tell(instance, Message.Standing.DEGRADED, view.detail());
        }
        case Holding.Reserved _ ->
            state.work().stage() == Work.Stage.STOPPING
                ? new Message.Tell(instance, Message.Standing.OVER, "")
                : new Message.Tell(instance, Message.Standing.FORMING, "");
        case Holding.Leaving(Membership _, Farewell farewell) -> of(instance, farewell);
        case Holding.Free() -> throw new IllegalStateException("Free holds nothing");
      };
    }
    // An unknown instance reads as left, never as over: that word would end it for others.
    return Tombstones.of(state.durable().tombstones(), instance, List.of(asker))
        .map(stone -> of(instance, stone.farewell()))
        .orElse(new Message.Tell(instance, Message.Standing.LEFT, ""));
  }

  private static Message.Tell of(Instance instance, Farewell farewell) {
    Message.Standing standing =
        farewell.kind() == Farewell.Kind.OVER
            ? Message.Standing.OVER
            : farewell.rebooted() ? Message.Standing.REBOOTED : Message.Standing.LEFT;
    return new Message.Tell(instance, standing, farewell.reason());
  }
}
