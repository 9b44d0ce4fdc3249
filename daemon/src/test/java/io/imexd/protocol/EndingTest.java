package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.WALL;
import static io.imexd.protocol.Solo.membership;
import static io.imexd.protocol.Solo.release;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How an instance ends on t02: by its own leave, by a release, by what members say. */
class EndingTest {
  private static final Membership HELD = membership(WALL + 1_000);
  private final Solo t = new Solo(2);

  private List<Effect> leave(JobKey job) {
    return t.happen(new Event.LeaveCalled("leave", job, Optional.empty(), 10_000));
  }

  private Farewell stone() {
    return t.stone(I).orElseThrow().farewell();
  }

  @Test
  void aConfirmedTrayThatLeavesTellsAllMembersAndIsFreeOnlyWhenNvidiaImexIsReaped() {
    t.confirmed();
    Message left = new Message.Left(I, false);
    assertEquals(List.of(new Effect.Stop(HELD), to(1, left), to(3, left)), leave(JOB));
    Farewell farewell = new Farewell(Farewell.Kind.LEFT, true, false, "job a run 1 has left t02");
    assertEquals(new Holding.Leaving(HELD, farewell), t.holding());
    t.later(1_000);
    assertEquals(List.of(to(1, left), to(3, left)), t.tick());
    t.hears(1, new Message.Noted(I));
    t.hears(3, new Message.Noted(I));
    assertEquals(List.of(), t.later(2_000).tick(), "all have heard");
    t.happen(new Event.Stopped(OTHER, true));
    assertEquals(new Holding.Leaving(HELD, farewell), t.holding());
    List<Effect> free = t.happen(new Event.Stopped(I, true));
    assertEquals(new Holding.Free(), t.holding());
    assertEquals(Work.IDLE, t.state.work());
    assertEquals(
        Optional.of(new Tombstone(Optional.of(I), JOB, farewell, trays(1, 3), true, WALL + 4_000)),
        t.stone(I));
    assertEquals(
        List.of(
            new Effect.Answer(
                "leave",
                Outcome.ended(
                    Code.DONE,
                    "job a run 1: t02 is free, instance " + I,
                    new Outcome.Ended(Optional.of(I), JOB, List.of(tray(2)), List.of())))),
        free);
    assertEquals(Long.MAX_VALUE, Node.wakeAtMillis(t.state));
  }

  @Test
  void aStopThatNobodyWantedFreesNothing() {
    t.confirmed();
    t.happen(new Event.Stopped(I, true));
    assertInstanceOf(Holding.Confirmed.class, t.holding());
  }

  @Test
  void aLeaveIsOverForThePersonAtItsDeadlineButNotForTheTray() {
    t.confirmed();
    leave(JOB);
    t.hears(1, new Message.Noted(I));
    t.hears(3, new Message.Noted(I));
    assertEquals(List.of(), t.later(9_999).tick());
    String late = "job a run 1: t02: release: nvidia-imex is still being stopped; deadline passed";
    assertEquals(
        List.of(new Effect.Answer("leave", Outcome.of(Code.DEADLINE, late))), t.later(1).tick());
    assertInstanceOf(Holding.Leaving.class, t.holding());
  }

  @Test
  void membersAreToldOfALeaveMoreAndMoreRarelyForAMinute() {
    t.confirmed();
    leave(job("a", ""));
    t.hears(1, new Message.Noted(I));
    t.happen(new Event.Stopped(I, true));
    int told = 0;
    for (long wait : List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L)) {
      assertEquals(List.of(), t.later(wait - 1).tick());
      assertEquals(List.of(to(3, new Message.Left(I, false))), t.later(1).tick());
      told++;
    }
    assertEquals(5, told);
    t.later(28_999).tick();
    assertEquals(1, t.state.tellings().size());
    assertEquals(List.of(), t.later(1).tick(), "a minute is over");
    assertEquals(Long.MAX_VALUE, Node.wakeAtMillis(t.state));
    assertEquals(true, t.stone(I).orElseThrow().settled(), "who asks learns it all the same");
  }

  @Test
  void whatWasNeverConfirmedIsOverAndTheCoordinatorIsToldUntilItAnswers() {
    t.started();
    Message over = new Message.Release(I, JOB, false, true, "job a run 1 has left t02");
    assertEquals(List.of(new Effect.Stop(HELD), to(1, over)), leave(JOB));
    assertInstanceOf(Holding.Reserved.class, t.holding());
    t.happen(new Event.Stopped(I, true));
    assertEquals(Farewell.Kind.OVER, stone().kind());
    assertEquals(true, stone().closesRun());
    assertEquals(false, t.stone(I).orElseThrow().settled());
    for (int i = 0; i < 12; i++) {
      t.later(60_000);
      assertEquals(List.of(to(1, over)), t.tick());
    }
    t.hears(1, new Message.Released(I, true));
    assertEquals(false, t.stone(I).orElseThrow().settled(), "it still holds it");
    t.hears(1, new Message.Released(I, false));
    assertEquals(true, t.stone(I).orElseThrow().settled());
    assertEquals(Long.MAX_VALUE, Node.wakeAtMillis(t.state));
  }

  @Test
  void anAcknowledgementThatComesBeforeTheEndSettlesItAtTheEnd() {
    t.started();
    leave(JOB);
    t.hears(1, new Message.Released(I, false));
    t.happen(new Event.Stopped(I, true));
    assertEquals(true, t.stone(I).orElseThrow().settled());
  }

  @Test
  void aReleaseIsAnsweredAtOnceAndAgainWhenItIsCarriedOut() {
    t.confirmed();
    assertEquals(
        List.of(new Effect.Stop(HELD), to(1, new Message.Released(I, true))),
        t.hears(1, release(true, true)));
    assertEquals(
        new Holding.Leaving(HELD, new Farewell(Farewell.Kind.OVER, true, false, "undone")),
        t.holding());
    assertEquals(List.of(to(3, new Message.Released(I, true))), t.hears(3, release(false, false)));
    assertEquals(
        List.of(to(1, new Message.Released(I, false)), to(3, new Message.Released(I, false))),
        t.happen(new Event.Stopped(I, true)));
    assertEquals(List.of(to(3, new Message.Released(I, false))), t.hears(3, release(false, false)));
    assertEquals(true, stone().closesRun());
    assertEquals(true, t.stone(I).orElseThrow().settled(), "who released it tells the members");
  }

  @Test
  void aReleaseOfAnotherInstanceChangesNothingButThatThisOneIsRemembered() {
    t.confirmed();
    Holding before = t.holding();
    Message.Release other = new Message.Release(OTHER, JOB, false, false, "undone");
    assertEquals(List.of(to(1, new Message.Released(OTHER, false))), t.hears(1, other));
    assertEquals(before, t.holding());
    assertEquals(
        Optional.of(
            new Tombstone(
                Optional.of(OTHER),
                JOB,
                Farewell.over("undone"),
                List.of(new TrayId("t01")),
                true,
                WALL + 1_000)),
        t.stone(OTHER));
  }

  @Test
  void aReleaseTurnsWhatLeftIntoOverAndClosesTheRunIfItNamesIt() {
    t.leaving();
    t.happen(new Event.Stopped(I, true));
    assertEquals(Farewell.left("job a run 1 has left t02"), stone());
    t.hears(1, release(false, false));
    assertEquals(Farewell.over("undone"), stone());
    t.hears(1, new Message.Release(I, JOB, false, false, "again"));
    assertEquals(Farewell.over("undone"), stone(), "once is enough");
    t.hears(1, release(true, true));
    assertEquals(Farewell.over("undone").closing(true), stone());
    t.hears(1, new Message.Release(I, JOB, true, false, "again"));
    assertEquals(Farewell.over("undone").closing(true), stone());
  }

  @Test
  void aRunThatWasNotNamedIsNotClosed() {
    t.hears(1, new Message.Release(I, job("a", ""), true, true, "by hand"));
    assertEquals(Farewell.over("by hand"), stone());
  }

  @Test
  void aReleaseWhileLeavingMakesItOver() {
    t.leaving();
    t.hears(1, release(true, true));
    Farewell over = new Farewell(Farewell.Kind.OVER, true, false, "job a run 1 has left t02");
    assertEquals(new Holding.Leaving(HELD, over), t.holding());
    t.happen(new Event.Stopped(I, true));
    assertEquals(over, stone());
    assertEquals(false, t.stone(I).orElseThrow().settled(), "the members are being told of a left");
  }

  @Test
  void aSecondLeaveThatNamesTheRunClosesIt() {
    t.leaving();
    assertEquals(List.of(), leave(job("a", "")));
    assertEquals(false, t.state.work().farewell().orElseThrow().closesRun());
    assertEquals(List.of(), leave(JOB));
    Farewell closed = Farewell.left("job a run 1 has left t02").closing(true);
    assertEquals(new Holding.Leaving(HELD, closed), t.holding());
    t.happen(new Event.Stopped(I, true));
    assertEquals(closed, stone());
  }

  @Test
  void aMemberThatSaysOverEndsItHereAndOneThatLeftDoesNot() {
    t.confirmed();
    assertEquals(List.of(to(3, new Message.Noted(I))), t.hears(3, new Message.Left(I, false)));
    assertEquals("ending", Standings.shown(t.state).word());
    assertEquals("1 of 3 left", Standings.shown(t.state).reason());
    t.hears(3, new Message.Tell(I, Message.Standing.READY, ""));
    assertEquals("1 of 3 left", Standings.shown(t.state).reason(), "who left stays left");
    t.hears(3, new Message.Tell(OTHER, Message.Standing.OVER, ""));
    assertInstanceOf(Holding.Confirmed.class, t.holding());
    t.happen(new Event.Delivered(tray(9), new Message.Tell(I, Message.Standing.OVER, "")));
    assertInstanceOf(Holding.Confirmed.class, t.holding(), "t09 is no member");
    t.hears(2, new Message.Tell(I, Message.Standing.OVER, ""));
    assertInstanceOf(Holding.Confirmed.class, t.holding(), "its own word");
    assertEquals(
        List.of(new Effect.Stop(HELD)), t.hears(1, new Message.Tell(I, Message.Standing.OVER, "")));
    assertEquals(
        new Holding.Leaving(HELD, Farewell.over("t01 says that the instance is over")),
        t.holding());
    t.happen(new Event.Stopped(I, true));
    assertEquals(true, t.state.others().isEmpty());
  }

  @Test
  void whoWasRebootedIsNotAskedAnyMoreWhoLeftIs() {
    t.confirmed();
    t.hears(1, new Message.Left(I, true));
    t.hears(3, new Message.Left(I, false));
    assertEquals(List.of(to(3, new Message.Ask(I))), t.later(60_000).tick());
    assertEquals("t01 was rebooted", Standings.shown(t.state).reason());
    assertEquals("degraded", Standings.shown(t.state).word());
  }

  @Test
  void aDegradedMemberIsAskedSooner() {
    t.confirmed();
    t.hears(3, new Message.Tell(I, Message.Standing.DEGRADED, "nvidia-imex ended"));
    assertEquals(10_000, t.wakesIn());
    t.later(9_000).hears(3, new Message.Tell(I, Message.Standing.DEGRADED, "nvidia-imex ended"));
    assertEquals(1_000, t.wakesIn(), "never later than before");
    assertEquals(
        List.of(to(1, new Message.Ask(I)), to(3, new Message.Ask(I))), t.later(1_000).tick());
    t.hears(3, new Message.Tell(I, Message.Standing.READY, ""));
    assertEquals("ready", Standings.shown(t.state).word());
  }

  @Test
  void anNvidiaImexThatHadToBeKilledKeepsTheTrayOutUntilOneWasBroughtUpAlone() {
    t.leaving();
    assertEquals(new Effect.Cure("10.0.0.2"), t.happen(new Event.Stopped(I, false)).getFirst());
    String killed = "nvidia-imex had to be killed";
    assertEquals(killed + " on leaving job a run 1", t.state.durable().unfit());
    t.happen(new Event.Cured("it hangs"));
    assertEquals(killed + ", and bringing it up alone failed: it hangs", t.state.durable().unfit());
    t.happen(new Event.Cured(""));
    assertEquals("", t.state.durable().unfit());
    t.state = t.state.withDurable(t.state.durable().withUnfit("something else"));
    t.happen(new Event.Cured(""));
    assertEquals("something else", t.state.durable().unfit());
  }
}
