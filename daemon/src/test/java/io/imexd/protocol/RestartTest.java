package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.DOMAIN;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.PROC;
import static io.imexd.protocol.Solo.WALL;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What imexd makes of each ledger of t02 when it starts: in the boot that wrote it, and later. */
class RestartTest {
  private static final Membership HELD = Solo.membership(WALL);
  private static final Farewell LEFT = Farewell.left("job a has left t02");

  private static Durable ledger(Holding holding, Tombstone... stones) {
    return Durable.free(tray(2), "boot-1").withHolding(holding).withTombstones(List.of(stones));
  }

  private static Holding confirmed() {
    return new Holding.Confirmed(HELD, List.of(DOMAIN), List.of(), Optional.of(PROC));
  }

  private static Solo nextBoot(Holding holding) {
    Solo t = new Solo(ledger(holding));
    t.state = State.of(t.state.durable(), "boot-2");
    return t;
  }

  @Test
  void aFreeTrayIsFree() {
    Solo t = new Solo(ledger(new Holding.Free()));
    assertEquals(List.of(), t.happen(new Event.Began()));
    assertEquals(new Holding.Free(), t.holding());
  }

  @Test
  void whatWasNotConfirmedIsOver() {
    Solo t = new Solo(ledger(new Holding.Reserved(HELD)));
    String why = "imexd on t02 was restarted while forming";
    assertEquals(
        List.of(new Effect.Stop(HELD), to(1, new Message.Release(I, JOB, false, false, why))),
        t.happen(new Event.Began()));
    t.happen(new Event.Stopped(I, true));
    assertEquals(new Holding.Free(), t.holding());
    assertEquals(Optional.of(Farewell.over(why)), t.stone(I).map(Tombstone::farewell));
  }

  @Test
  void whatWasConfirmedIsAdoptedAndTheMembersAreAskedAtOnce() {
    Solo t = new Solo(ledger(confirmed()));
    assertEquals(
        List.of(
            new Effect.Adopt(HELD, DOMAIN, Optional.of(PROC)),
            to(1, new Message.Ask(I)),
            to(3, new Message.Ask(I))),
        t.happen(new Event.Began()));
    assertEquals(confirmed(), t.holding());
    assertEquals("degraded", Standings.shown(t.state).word());
    assertEquals(
        "imexd was restarted and looks for nvidia-imex", Standings.shown(t.state).reason());
    t.happen(new Event.Observed(I, Solo.GOOD));
    assertEquals("ready", Standings.shown(t.state).word());
  }

  @Test
  void aTrayOutsideTheDomainsHasNothingToAdoptAndIsWell() {
    Domain others = new Domain("c", List.of(tray(1)), List.of("10.0.0.1"));
    Holding outside =
        new Holding.Confirmed(HELD, List.of(others), List.of(tray(2)), Optional.empty());
    Solo t = new Solo(ledger(outside));
    assertEquals(
        List.of(to(1, new Message.Ask(I)), to(3, new Message.Ask(I))), t.happen(new Event.Began()));
    assertEquals("ready", Standings.shown(t.state).word());
  }

  @Test
  void aLeaveThatWasCutShortGoesOn() {
    Solo t = new Solo(ledger(new Holding.Leaving(HELD, LEFT)));
    assertEquals(
        List.of(
            new Effect.Stop(HELD),
            to(1, new Message.Left(I, false)),
            to(3, new Message.Left(I, false))),
        t.happen(new Event.Began()));
    assertEquals(new Holding.Leaving(HELD, LEFT), t.holding());
    t.happen(new Event.Stopped(I, true));
    assertEquals(new Holding.Free(), t.holding());
    assertEquals(Optional.of(LEFT), t.stone(I).map(Tombstone::farewell));
  }

  @Test
  void endsThatNotEveryMemberHasAcknowledgedAreToldOn() {
    Tombstone unsettled =
        new Tombstone(Optional.of(I), JOB, Farewell.over("undone"), trays(1, 2), false, WALL);
    Tombstone settled =
        new Tombstone(Optional.of(OTHER), JOB, Farewell.over("x"), trays(1, 3), true, WALL);
    Tombstone closed = new Tombstone(Optional.empty(), job("b", "1"), LEFT, List.of(), false, WALL);
    Solo t = new Solo(ledger(new Holding.Free(), unsettled, settled, closed));
    assertEquals(
        List.of(to(1, new Message.Release(I, JOB, false, false, "undone"))),
        t.happen(new Event.Began()));
    t.hears(1, new Message.Released(I, false));
    assertEquals(true, t.stone(I).orElseThrow().settled());
  }

  @Test
  void anotherBootProvesThatNothingOfItRuns() {
    String rebooted = "t02 was rebooted";
    Message left = new Message.Left(I, true);
    Message over = new Message.Release(I, JOB, false, false, rebooted);
    Message asBefore = new Message.Release(I, JOB, true, false, "gone");
    Farewell gone = new Farewell(Farewell.Kind.OVER, true, false, "gone");
    check(confirmed(), left, new Farewell(Farewell.Kind.LEFT, false, true, rebooted));
    check(
        new Holding.Reserved(HELD), over, new Farewell(Farewell.Kind.OVER, false, true, rebooted));
    check(
        new Holding.Leaving(HELD, gone),
        asBefore,
        new Farewell(Farewell.Kind.OVER, true, true, "gone"));
  }

  private static void check(Holding before, Message told, Farewell buried) {
    Solo t = nextBoot(before);
    assertEquals(
        List.of(new Effect.Stop(HELD), to(1, told), to(3, told)), t.happen(new Event.Began()));
    assertEquals(new Holding.Free(), t.holding());
    assertEquals(
        Optional.of(new Tombstone(Optional.of(I), JOB, buried, trays(1, 3), false, WALL + 1_000)),
        t.stone(I));
    t.later(3_600_000).tick();
    assertEquals(1, t.state.tellings().size(), "until every member has heard");
  }
}
