package io.imexd.explorer;

import io.imexd.protocol.Effect;
import io.imexd.protocol.Event;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Message;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.Work;
import java.util.List;
import java.util.Optional;

/** The promises that are about what must never happen, each a method. */
final class Promises {
  private final Locals locals;

  Promises(Locals locals) {
    this.locals = locals;
  }

  /** In every state. */
  void check(World w) {
    exclusive(w);
    agreed(w);
  }

  /** P1: what runs on a tray is of the one instance that its ledger holds. */
  void exclusive(World w) {
    for (int i = 0; i < w.trays.length; i++) {
      World.Running r = w.running[i];
      if (r != null && !w.trays[i].holding().holds(locals.instanceList.get(r.instance()))) {
        throw new Broken(
            "P1 exclusive",
            name(i) + " runs " + r.instance() + " and its ledger says " + w.trays[i].holding());
      }
    }
  }

  /** P1, as nvidia-imex is started: nothing of another instance runs there. */
  void alone(World w, int tray) {
    if (w.running[tray] != null || w.curing[tray]) {
      throw new Broken("P1 exclusive", name(tray) + " starts a second nvidia-imex");
    }
  }

  /** P2: all that runs of one instance on one clique has the same map. */
  void agreed(World w) {
    for (int i = 0; i < w.running.length; i++) {
      for (int j = i + 1; j < w.running.length; j++) {
        World.Running a = w.running[i];
        World.Running b = w.running[j];
        if (a != null
            && b != null
            && a.instance() == b.instance()
            && a.domain().clique().equals(b.domain().clique())
            && !a.domain().equals(b.domain())) {
          throw new Broken("P2 agreed", name(i) + " and " + name(j) + " run different maps");
        }
      }
    }
  }

  /** P3, as nvidia-imex is started: every member has reserved itself and was prepared. */
  void allOrNothing(World w, int tray, Membership m) {
    int instance = locals.instance(m.instance());
    for (TrayId member : m.members()) {
      int i = locals.index(member);
      if (!w.ever(World.RESERVED, instance, i) || !w.ever(World.PREPARED, instance, i)) {
        throw new Broken(
            "P3 all or nothing",
            name(tray) + " starts nvidia-imex, and " + member + " was not prepared");
      }
    }
  }

  /** P5: since the call was made, every member was durably Confirmed for the instance. */
  void proven(World w, int call, Outcome outcome, List<TrayId> members) {
    Optional<Instance> formed = Locals.formed(outcome);
    if (formed.isEmpty()) {
      return;
    }
    int instance = locals.instance(formed.get());
    for (TrayId member : members) {
      if ((w.seen[call] & World.seenBit(instance, locals.index(member))) == 0) {
        throw new Broken(
            "P5 proven",
            "ensure succeeds, and " + member + " was not Confirmed since the call was made");
      }
    }
  }

  /** P8: what names another instance, or another run, ends nothing here. */
  void exact(int tray, Holding before, Holding after, Event cause) {
    Optional<Membership> held = before.membershipIfAny();
    if (held.isEmpty() || before.equals(after)) {
      return;
    }
    boolean other =
        switch (cause) {
          case Event.Delivered(TrayId _, Message m) ->
              m.about().isPresent() && !held.get().instance().equals(m.about().get());
          case Event.LeaveCalled e -> !e.job().covers(held.get().job());
          case Event.ReleaseCalled e ->
              e.instance().isEmpty() || !held.get().instance().equals(e.instance().get());
          case Event.Stopped e -> !held.get().instance().equals(e.instance());
          default -> false;
        };
    if (other) {
      throw new Broken("P8 exact", name(tray) + ": " + cause + " made " + before + " " + after);
    }
  }

  /**
   * P9: a Confirmed tray is let go by leave, release, over or its own reboot, and by nothing else.
   */
  void silenceIsNotDeath(World w, int tray, Holding before, Holding after, Event cause) {
    if (!(before instanceof Holding.Confirmed c)
        || after instanceof Holding.Confirmed
        || cause instanceof Event.LeaveCalled) {
      return;
    }
    int instance = locals.instance(c.membership().instance());
    boolean released = (w.ghosts[instance] & World.RELEASED) != 0;
    int coordinator = locals.index(c.membership().coordinator());
    boolean formed = w.ever(World.CONFIRMED, instance, coordinator);
    if (formed && !released) {
      throw new Broken("P9 silence is not death", name(tray) + " let go by " + cause);
    }
  }

  /** What a tray may hold next: another instance only after it was Free. */
  void exclusiveStep(int tray, Holding before, Holding after) {
    boolean jumps =
        before.membershipIfAny().isPresent()
            && after.membershipIfAny().isPresent()
            && !after.holds(before.membershipIfAny().get().instance());
    if (jumps) {
      throw new Broken("P1 exclusive", name(tray) + " went from " + before + " to " + after);
    }
  }

  static boolean prepared(Local local) {
    Work.Stage stage = local.state.work().stage();
    return stage == Work.Stage.PREPARED || stage == Work.Stage.LAUNCHED;
  }

  static String name(int tray) {
    return "t0" + (tray + 1);
  }

  static boolean launches(List<Effect> effects) {
    return effects.stream().anyMatch(Effect.Launch.class::isInstance);
  }
}
