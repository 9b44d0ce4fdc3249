package io.imexd.protocol;

import io.imexd.protocol.Work.Stage;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a tray makes of its ledger when imexd starts: adopt, leave, or know it gone with another
 * boot.
 */
final class Restart {
  private final Turn turn;
  private final Tellings tellings;

  Restart(Turn turn) {
    this.turn = turn;
    tellings = new Tellings(turn);
  }

  /**
   * imexd has started: what its ledger says it holds is adopted, left, or gone with another boot.
   */
  void began() {
    for (Tombstone t : turn.durable.tombstones()) {
      if (!t.settled() && t.instance().isPresent()) {
        Set<TrayId> rest = new TreeSet<>(t.members());
        rest.remove(turn.self);
        tellings.tellAgain(t.instance().get(), t.job(), t.farewell(), rest);
      }
    }
    Holding holding = turn.durable.holding();
    boolean otherBoot = turn.membership().filter(m -> !m.bootId().equals(turn.bootId)).isPresent();
    if (otherBoot) {
      beganInAnotherBoot();
      return;
    }
    switch (holding) {
      case Holding.Free() -> new Ending(turn).cureAgain();
      case Holding.Reserved _ ->
          new Ending(turn)
              .begin(
                  Farewell.over("imexd on " + turn.self + " was restarted while forming"), false);
      case Holding.Confirmed c -> {
        turn.work =
            new Work(
                Stage.LAUNCHED,
                turn.facts,
                c.domains(),
                c.outside(),
                View.bad("imexd was restarted and looks for nvidia-imex"),
                c.process(),
                Long.MAX_VALUE,
                turn.millis(),
                Optional.empty(),
                Set.of(),
                true);
        if (turn.ownDomain().isPresent()) {
          turn.act(new Effect.Adopt(c.membership(), turn.ownDomain().get(), c.process()));
        } else {
          turn.work = turn.work.withView(new View(true, "", "", false));
        }
      }
      case Holding.Leaving(Membership m, Farewell farewell) -> {
        turn.work = turn.work.stopping(farewell);
        turn.act(new Effect.Stop(m));
        Set<TrayId> rest = new TreeSet<>(m.members());
        rest.remove(turn.self);
        tellings.tellAgain(m.instance(), m.job(), farewell, rest);
      }
    }
  }

  /**
   * The boot id proves that nothing of the old instance runs: it is left at once, and the members
   * are told.
   */
  private void beganInAnotherBoot() {
    Membership m = turn.membership().orElseThrow();
    String reason = turn.self + " was rebooted";
    Farewell farewell =
        switch (turn.durable.holding()) {
          case Holding.Leaving(Membership _, Farewell f) ->
              new Farewell(f.kind(), f.closesRun(), true, f.reason());
          case Holding.Confirmed _ -> new Farewell(Farewell.Kind.LEFT, false, true, reason);
          case Holding.Reserved _ -> new Farewell(Farewell.Kind.OVER, false, true, reason);
          case Holding.Free() -> throw new IllegalStateException("Free has no membership");
        };
    Set<TrayId> rest = new TreeSet<>(m.members());
    rest.remove(turn.self);
    turn.hold(new Holding.Free());
    turn.bury(
        new Tombstone(
            Optional.of(m.instance()),
            m.job(),
            farewell,
            m.members(),
            rest.isEmpty(),
            turn.now.wallMillis()));
    turn.act(new Effect.Stop(m));
    tellings.tellAgain(m.instance(), m.job(), farewell, rest);
  }
}
