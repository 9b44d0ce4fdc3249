package io.imexd.protocol;

import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.DOMAIN;
import static io.imexd.protocol.Solo.GOOD;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.PROC;
import static io.imexd.protocol.Solo.WALL;
import static io.imexd.protocol.Solo.facts;
import static io.imexd.protocol.Solo.membership;
import static io.imexd.protocol.Solo.prepare;
import static io.imexd.protocol.Solo.reserve;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What t02 answers to its coordinator t01, step by step. */
class MemberTest {
  private final Solo t = new Solo(2);

  private static Effect refused(Step step, Code code, boolean over, String reason) {
    return to(
        1, new Message.Refused(I, new Refusal(step, code, false, over, reason, Optional.empty())));
  }

  @Test
  void aReservedTrayHoldsItsPlaceForTheTimeLeftAndTheGrace() {
    assertEquals(
        List.of(to(1, new Message.Reserved(I, facts("10.0.0.2")))), t.hears(1, reserve(10_000)));
    assertEquals(new Holding.Reserved(membership(WALL + 1_000)), t.holding());
    assertEquals(15_000, t.wakesIn());
    t.later(14_999).tick();
    assertEquals("reserved", Standings.shown(t.state).word());
    List<Effect> given = t.later(1).tick();
    String why = "time was up on t02 before the domains were formed";
    assertEquals(
        List.of(
            new Effect.Stop(membership(WALL + 1_000)),
            to(1, new Message.Release(I, JOB, false, false, why))),
        given);
    t.happen(new Event.Stopped(I, true));
    assertEquals(new Holding.Free(), t.holding());
    assertEquals(Optional.of(Farewell.over(why)), t.stone(I).map(Tombstone::farewell));
  }

  @Test
  void aRepeatedReserveGetsTheSameAnswerAndOnlyEverMoreTime() {
    t.reserved();
    t.happen(new Event.FactsRead(facts("10.9.9.9")));
    assertEquals(
        List.of(to(1, new Message.Reserved(I, facts("10.0.0.2")))),
        t.later(1_000).hears(1, reserve(10_000)));
    assertEquals(15_000, t.wakesIn());
    t.hears(1, reserve(1));
    assertEquals(15_000, t.wakesIn());
    assertEquals(new Holding.Reserved(membership(WALL + 1_000)), t.holding());
  }

  @Test
  void whatItDoesNotHoldItRefusesAndSaysWhy() {
    String why = "this tray does not hold the instance";
    assertEquals(List.of(refused(Step.PREPARE, Code.UNFIT, true, why)), t.hears(1, prepare(1_000)));
    assertEquals(
        List.of(refused(Step.START, Code.UNFIT, true, why)),
        t.hears(1, new Message.Start(I, 1_000)));
    assertEquals(
        List.of(refused(Step.CONFIRM, Code.UNFIT, true, why)),
        t.hears(1, new Message.Confirm(I, 1)));
    t.hears(1, Solo.release(false, false));
    assertEquals(
        List.of(refused(Step.START, Code.UNFIT, true, "undone")),
        t.hears(1, new Message.Start(I, 1_000)));
    t.hears(1, Solo.release(true, true));
    assertEquals(
        List.of(refused(Step.CONFIRM, Code.ENDED, true, "undone")),
        t.hears(1, new Message.Confirm(I, 1)));
  }

  @Test
  void onlyItsOwnCoordinatorMayTakeItFurther() {
    t.reserved();
    State before = t.state;
    assertEquals(List.of(), t.hears(3, prepare(1_000)));
    assertEquals(List.of(), t.hears(3, new Message.Start(I, 1_000)));
    assertEquals(List.of(), t.hears(3, new Message.Confirm(I, 1)));
    assertEquals(before, t.state);
  }

  @Test
  void preparesOnceAndAnswersEveryRepeatWithTheDigest() {
    t.reserved();
    assertEquals(
        List.of(new Effect.Render(membership(WALL + 1_000), Optional.of(DOMAIN))),
        t.later(100).hears(1, prepare(20_000)));
    assertEquals(25_000, t.wakesIn());
    assertEquals(List.of(), t.later(100).hears(1, prepare(20_000)));
    assertEquals(25_000, t.wakesIn());
    Effect prepared = to(1, new Message.Prepared(I, DOMAIN.mapDigest()));
    assertEquals(List.of(), t.happen(new Event.Rendered(OTHER, "")));
    assertEquals(List.of(prepared), t.happen(new Event.Rendered(I, "")));
    assertEquals(List.of(), t.happen(new Event.Rendered(I, "late")), "it was answered");
    assertEquals(List.of(prepared), t.later(100).hears(1, prepare(20_000)));
    assertEquals(25_000, t.wakesIn());
    assertEquals("prepared", Standings.shown(t.state).word());
  }

  @Test
  void filesThatCannotBeWrittenAreSaidAndTriedAgainWhenAsked() {
    t.reserved();
    t.hears(1, prepare(1_000));
    assertEquals(
        List.of(refused(Step.PREPARE, Code.UNFIT, false, "disk full")),
        t.happen(new Event.Rendered(I, "disk full")));
    assertEquals(
        List.of(new Effect.Render(membership(WALL + 1_000), Optional.of(DOMAIN))),
        t.hears(1, prepare(1_000)));
  }

  @Test
  void startsNothingBeforeItIsPrepared() {
    Effect no = refused(Step.START, Code.INTERNAL, false, "not prepared");
    t.reserved();
    assertEquals(List.of(no), t.hears(1, new Message.Start(I, 1_000)));
    t.hears(1, prepare(1_000));
    assertEquals(List.of(no), t.hears(1, new Message.Start(I, 1_000)));
    t.happen(new Event.Rendered(I, ""));
    assertEquals(
        List.of(
            new Effect.Launch(membership(WALL + 1_000), DOMAIN),
            to(1, new Message.Seen(I, View.bad("nvidia-imex is being started")))),
        t.hears(1, new Message.Start(I, 20_000)));
    assertEquals(25_000, t.wakesIn());
    assertEquals("starting", Standings.shown(t.state).word());
  }

  @Test
  void startsOnceAndTellsWhatItSees() {
    t.started();
    assertEquals("connecting", Standings.shown(t.state).word());
    View missing = View.bad("t02 -> t03 NEVER_CONNECTED");
    assertEquals(
        List.of(to(1, new Message.Seen(I, missing))), t.happen(new Event.Observed(I, missing)));
    assertEquals(
        List.of(to(1, new Message.Seen(I, missing))), t.hears(1, new Message.Start(I, 1_000)));
    assertEquals(
        List.of(to(1, new Message.Prepared(I, DOMAIN.mapDigest()))), t.hears(1, prepare(1_000)));
    assertEquals(List.of(), t.happen(new Event.Observed(OTHER, GOOD)));
    assertEquals(
        List.of(to(1, new Message.Seen(I, new View(false, "exited with status 1", "", true)))),
        t.happen(new Event.Exited(I, "exited with status 1")));
  }

  @Test
  void aTrayOutsideTheDomainsStartsNothingAndIsWell() {
    t.reserved();
    Domain others = new Domain("c", List.of(tray(1), tray(3)), List.of("10.0.0.1", "10.0.0.3"));
    t.hears(1, new Message.Prepare(I, List.of(others), List.of(tray(2)), 1_000));
    assertEquals(List.of(to(1, new Message.Prepared(I, ""))), t.happen(new Event.Rendered(I, "")));
    assertEquals(
        List.of(to(1, new Message.Seen(I, new View(true, "", "", false)))),
        t.hears(1, new Message.Start(I, 1_000)));
    assertEquals(
        List.of(to(1, new Message.Confirmed(I, 1))), t.hears(1, new Message.Confirm(I, 1)));
    assertEquals(
        new Holding.Confirmed(
            membership(WALL + 1_000), List.of(others), List.of(tray(2)), Optional.empty()),
        t.holding());
  }

  @Test
  void confirmsOnlyWhatItSeesNow() {
    t.started();
    t.happen(new Event.Observed(I, View.bad("t02 -> t03 NEVER_CONNECTED")));
    assertEquals(
        List.of(to(1, new Message.NotYet(I, 4, "t02 -> t03 NEVER_CONNECTED"))),
        t.hears(1, new Message.Confirm(I, 4)));
    t.happen(new Event.Observed(I, GOOD));
    t.hears(3, new Message.Left(I, false));
    assertEquals(
        List.of(to(1, new Message.NotYet(I, 5, "t03 has left"))),
        t.hears(1, new Message.Confirm(I, 5)));
    assertEquals(new Holding.Reserved(membership(WALL + 1_000)), t.holding());
  }

  @Test
  void nothingIsConfirmedThatWasNotStarted() {
    t.reserved();
    t.happen(new Event.Observed(I, GOOD));
    assertEquals(
        List.of(to(1, new Message.NotYet(I, 1, "not started"))),
        t.hears(1, new Message.Confirm(I, 1)));
  }

  @Test
  void aConfirmedTrayHoldsItsPlaceWhateverTimePasses() {
    t.seesAllWell();
    assertEquals(
        List.of(to(1, new Message.Confirmed(I, 1))), t.hears(1, new Message.Confirm(I, 1)));
    Holding confirmed =
        new Holding.Confirmed(
            membership(WALL + 1_000), List.of(DOMAIN), List.of(), Optional.of(PROC));
    assertEquals(confirmed, t.holding());
    assertEquals(60_000, t.wakesIn());
    assertEquals(
        List.of(to(1, new Message.Confirmed(I, 2))), t.hears(1, new Message.Confirm(I, 2)));
    t.hears(1, new Message.Start(I, 1_000));
    for (int minute = 0; minute < 60; minute++) {
      assertEquals(
          List.of(to(1, new Message.Ask(I)), to(3, new Message.Ask(I))), t.later(60_000).tick());
      assertEquals(60_000, t.wakesIn());
      t.happen(new Event.Unreachable(tray(1), "connection refused"));
      t.happen(new Event.Unreachable(tray(3), "no route"));
    }
    assertEquals(confirmed, t.holding());
  }

  @Test
  void aConfirmedTrayRemembersTheNvidiaImexThatRunsNow() {
    t.confirmed();
    Proc second = new Proc(4300, 120);
    t.happen(new Event.Launched(OTHER, new Proc(1, 1)));
    t.happen(new Event.Launched(I, second));
    assertEquals(
        new Holding.Confirmed(
            membership(WALL + 1_000), List.of(DOMAIN), List.of(), Optional.of(second)),
        t.holding());
  }

  @Test
  void membersHearOfTroubleOnceAndOfItsEndOnce() {
    t.confirmed();
    List<Effect> ended = t.happen(new Event.Exited(I, "killed by signal 9"));
    String again = "killed by signal 9; it is started again";
    Message.Tell bad = new Message.Tell(I, Message.Standing.DEGRADED, again);
    assertEquals(
        List.of(new Effect.Relaunch(membership(WALL + 1_000), DOMAIN), to(1, bad), to(3, bad)),
        ended);
    assertEquals(List.of(), t.happen(new Event.Observed(I, View.bad("not READY"))));
    Message.Tell good = new Message.Tell(I, Message.Standing.READY, "");
    assertEquals(List.of(to(1, good), to(3, good)), t.happen(new Event.Observed(I, GOOD)));
    assertEquals(List.of(), t.happen(new Event.Observed(I, GOOD)));
    assertEquals(List.of(), t.happen(new Event.Exited(OTHER, "of another")));
  }

  @Test
  void nobodyHearsOfWhatMembersThatLeftBringAbout() {
    t.confirmed();
    t.hears(3, new Message.Left(I, false));
    assertEquals(List.of(), t.happen(new Event.Observed(I, View.bad("t03 is UNAVAILABLE"))));
  }

  @Test
  void anNvidiaImexThatEndsTooOftenMakesTheTrayUnfitAndTheMembersHear() {
    t.confirmed();
    t.happen(new Event.Exited(I, "ended"));
    Message.Tell bad = new Message.Tell(I, Message.Standing.DEGRADED, "ended 6 times");
    assertEquals(List.of(to(1, bad), to(3, bad)), t.happen(new Event.GaveUp(I, "ended 6 times")));
    assertEquals("ended 6 times", t.state.durable().unfit());
    assertEquals(trays(1, 3), t.holding().membershipIfAny().orElseThrow().members());
  }
}
