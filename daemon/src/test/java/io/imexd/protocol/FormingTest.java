package io.imexd.protocol;

import static io.imexd.protocol.Coordinating.answer;
import static io.imexd.protocol.Coordinating.to;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.DOMAIN;
import static io.imexd.protocol.Solo.GOOD;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.imexd.protocol.Formation.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How t01 carries a formation from one phase to the next, and what does not count. */
class FormingTest {
  private final Coordinating c = new Coordinating();

  @Test
  void whoDoesNotAnswerIsAskedAgainMoreAndMoreRarely() {
    List<Effect> first = c.ensure("c", 60_000);
    Message.Reserve reserve =
        new Message.Reserve(c.instance(), JOB, trays(1, 3), Options.NONE, 60_000);
    assertEquals(List.of(reserve), to(2, first));
    assertEquals(List.of(reserve), to(3, first));
    c.reserved(3);
    long left = 60_000;
    for (long wait : List.of(200L, 400L, 800L, 1_000L, 1_000L)) {
      assertEquals(List.of(), to(2, c.tick(wait - 1)));
      left -= wait;
      List<Effect> again = c.tick(1);
      assertEquals(
          List.of(new Message.Reserve(c.instance(), JOB, trays(1, 3), Options.NONE, left)),
          to(2, again));
      assertEquals(List.of(), to(3, again), "it has answered");
    }
  }

  @Test
  void everyPhaseWaitsForItsLastAnswer() {
    c.reserving();
    assertEquals(List.of(), c.reserved(2));
    Message prepare = new Message.Prepare(c.instance(), List.of(DOMAIN), List.of(), 60_000);
    List<Effect> next = c.reserved(3);
    assertEquals(List.of(prepare), to(2, next));
    assertEquals(List.of(prepare), to(3, next));
    assertEquals(List.of(), c.prepared(3));
    Message start = new Message.Start(c.instance(), 60_000);
    next = c.prepared(2);
    assertEquals(List.of(start), to(2, next));
    assertEquals(List.of(start), to(3, next));
    assertEquals(List.of(), c.sees(2, GOOD));
    assertEquals(List.of(), c.sees(3, View.bad("t03 -> t02 NEVER_CONNECTED")));
    assertEquals(Phase.CONNECTING, c.phase());
    Message confirm = new Message.Confirm(c.instance(), 1);
    next = c.sees(3, GOOD);
    assertEquals(List.of(confirm), to(2, next));
    assertEquals(List.of(confirm), to(3, next));
    assertEquals(List.of(), c.confirmed(2, 1));
    assertInstanceOf(Holding.Reserved.class, c.t.holding(), "its own tray confirms last");
    c.t.millis += 40;
    next = c.confirmed(3, 1);
    assertInstanceOf(Holding.Confirmed.class, c.t.holding());
    assertEquals(Code.DONE, answer(next).orElseThrow().code());
    assertEquals(Phase.FORMED, c.phase());
  }

  @Test
  void whoIsStartingOrConnectingIsAskedAgainWhatItSees() {
    c.starting();
    assertEquals(1, to(2, c.tick(200)).size());
    c.sees(2, View.bad("a"));
    c.sees(3, GOOD);
    List<Effect> again = c.tick(1_000);
    assertEquals(List.of(new Message.Start(c.instance(), 58_800)), to(2, again));
    assertEquals(List.of(), to(3, again));
  }

  @Test
  void answersOfOthersOfOtherPhasesAndToOtherInstancesDoNotCount() {
    c.reserving();
    State before = c.t.state;
    c.says(4, new Message.Reserved(c.instance(), Solo.facts("10.0.0.4")));
    c.says(2, new Message.Reserved(OTHER, Solo.facts("10.0.0.2")));
    c.prepared(2);
    c.sees(2, GOOD);
    c.confirmed(2, 0);
    c.says(4, new Message.Seen(c.instance(), new View(false, "it ended", "", true)));
    c.says(2, new Message.Seen(OTHER, new View(false, "it ended", "", true)));
    c.says(4, new Message.Refused(c.instance(), plain("no")));
    c.says(2, new Message.Refused(OTHER, plain("no")));
    c.says(2, new Message.NotYet(c.instance(), 1, "x"));
    assertEquals(before, c.t.state);
  }

  private static Refusal plain(String reason) {
    return Refusal.plain(MemberStep.Step.RESERVE, Code.UNFIT, reason);
  }

  @Test
  void onlyTheOpenRoundCounts() {
    c.confirming();
    c.says(2, new Message.NotYet(c.instance(), 1, "t02 -> t03 NEVER_CONNECTED"));
    c.confirmed(3, 1);
    c.confirmed(2, 0);
    c.confirmed(2, 2);
    c.says(4, new Message.Confirmed(c.instance(), 1));
    assertEquals(Phase.CONFIRMING, c.phase());
    assertEquals("t02 -> t03 NEVER_CONNECTED", c.formation().peer(tray(2)).detail());
    assertEquals(List.of(new Message.Confirm(c.instance(), 1)), to(2, c.tick(200)));
    c.confirmed(2, 1);
    assertEquals(Phase.FORMED, c.phase());
  }

  @Test
  void whoHasNotYetConfirmedAnyMoreIsWaitedForAgain() {
    c.confirming();
    c.confirmed(2, 1);
    c.says(2, new Message.NotYet(c.instance(), 1, "it ended"));
    c.confirmed(3, 1);
    assertEquals(Phase.CONFIRMING, c.phase());
  }

  @Test
  void anotherNodesMapIsNeverTakenForTheirs() {
    c.preparing();
    c.says(2, new Message.Prepared(c.instance(), "other"));
    assertEquals(Phase.UNDOING, c.phase());
    assertEquals(
        "job a run 1: t02: prepare: prepared another nodes map than it was given",
        c.formation().end().orElseThrow().line());
    assertEquals(Code.INTERNAL, c.formation().end().orElseThrow().code());
    Coordinating d = new Coordinating().connecting();
    d.sees(2, new View(true, "", "other", false));
    d.sees(3, GOOD);
    assertEquals(Phase.CONNECTING, d.phase());
    assertEquals("nvidia-imex runs with another nodes map", d.formation().peer(tray(2)).detail());
  }

  @Test
  void anNvidiaImexThatEndedIsNotWaitedFor() {
    c.connecting();
    c.sees(3, new View(false, "nvidia-imex exited with status 1", "", true));
    Outcome end = c.formation().end().orElseThrow();
    assertEquals(Code.UNFIT, end.code());
    assertEquals("job a run 1: t03: start: nvidia-imex exited with status 1", end.line());
    assertEquals(3, end.members().size());
  }

  @Test
  void whatEndedOnceItIsFormedUndoesNothing() {
    c.formed();
    c.sees(3, new View(false, "nvidia-imex exited with status 1", "", true));
    c.refuses(3, plain("no"));
    c.says(3, new Message.Release(OTHER, JOB, true, true, "x"));
    assertEquals(Phase.FORMED, c.phase());
    assertInstanceOf(Holding.Confirmed.class, c.t.holding());
  }

  @Test
  void theAnswerSaysWhatWasFormedAndHowLongEachPhaseTook() {
    c.reserving();
    c.t.millis += 1;
    c.reserved(2);
    c.reserved(3);
    c.t.millis += 2;
    c.prepared(2);
    c.prepared(3);
    c.t.millis += 4;
    c.sees(2, View.bad("a"));
    c.sees(3, View.bad("a"));
    c.t.millis += 8;
    c.sees(2, GOOD);
    c.sees(3, GOOD);
    c.t.millis += 16;
    c.confirmed(2, 1);
    Outcome outcome = answer(c.confirmed(3, 1)).orElseThrow();
    assertEquals(
        "job a run 1: ready: 3 trays in 1 domain, instance " + c.instance(), outcome.line());
    assertEquals(
        Optional.of(
            new Outcome.Formed(
                c.instance(), JOB, List.of(DOMAIN), List.of(), new Timing(1, 2, 4, 8, 16))),
        outcome.formed());
  }

  @Test
  void aLineThatCountsSaysOneOrMany() {
    c.reserving();
    c.reserved(2);
    Facts none = new Facts(Facts.Fabric.NOT_SUPPORTED, "", "", "", "", "");
    c.says(3, new Message.Reserved(c.instance(), none));
    assertEquals(List.of(tray(3)), c.formation().outside());
    Domain two = new Domain(Rack.FIT.clique(), trays(1, 2), DOMAIN.addresses().subList(0, 2));
    assertEquals(List.of(two), c.formation().domains());
    c.says(2, new Message.Prepared(c.instance(), two.mapDigest()));
    c.says(3, new Message.Prepared(c.instance(), ""));
    View well = new View(true, "", two.mapDigest(), false);
    c.happen(new Event.Observed(c.instance(), well));
    c.sees(2, well);
    c.sees(3, new View(true, "", "", false));
    c.confirmed(2, 1);
    assertEquals(
        "job a run 1: ready: 2 trays in 1 domain, 1 without fabric outside, instance "
            + c.instance(),
        answer(c.confirmed(3, 1)).orElseThrow().line());
  }

  @Test
  void whoRefusesConnectionsIsWaitedForAsLongAsPatienceLasts() {
    c.reserving();
    c.reserved(2);
    c.happen(new Event.Unreachable(tray(3), "connection refused"));
    c.tick(5_000);
    c.says(3, new Message.Tell(OTHER, Message.Standing.LEFT, ""));
    c.happen(new Event.Unreachable(tray(3), "connection refused"));
    c.tick(4_000);
    c.happen(new Event.Unreachable(tray(3), "no route"));
    c.tick(5_999);
    assertEquals(Phase.RESERVING, c.phase(), "it was alive in between");
    List<Effect> end = c.tick(1);
    assertEquals(Phase.UNDOING, c.phase());
    Outcome why = c.formation().end().orElseThrow();
    assertEquals(Code.UNFIT, why.code());
    assertEquals("job a run 1: t03: reserve: imexd is not reachable: no route", why.line());
    assertEquals(1, to(2, end).size(), "t02 is released");
  }

  @Test
  void whoHasAnsweredMayBeUnreachable() {
    c.reserving();
    c.reserved(2);
    c.happen(new Event.Unreachable(tray(2), "connection refused"));
    assertEquals(Long.MAX_VALUE, c.formation().peer(tray(2)).deadSinceMillis());
  }

  @Test
  void whatCannotBeHandedOverIsAskedAgainAfterAPause() {
    c.reserving();
    c.tick(200);
    c.happen(new Event.Unreachable(tray(2), "connection refused"));
    assertEquals(List.of(), to(2, c.tick(799)));
    assertEquals(1, to(2, c.tick(1)).size());
  }
}
