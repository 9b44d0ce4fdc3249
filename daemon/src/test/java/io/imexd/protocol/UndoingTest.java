package io.imexd.protocol;

import static io.imexd.protocol.Coordinating.answer;
import static io.imexd.protocol.Coordinating.to;
import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Formations that cannot go on: who is told, what the callers hear, and what is tried again. */
class UndoingTest {
  private static final Refusal UNFIT = Refusal.plain(Step.RESERVE, Code.UNFIT, "unfit: x");
  private final Coordinating c = new Coordinating();

  private static Refusal heldBy(JobKey job, Instance instance, boolean confirmed, int coordinator) {
    return new Refusal(
        Step.RESERVE,
        Code.HELD,
        true,
        false,
        "held by job " + job,
        Optional.of(new Refusal.Holder(job, instance, confirmed, tray(coordinator))));
  }

  private static Instance below() {
    return new Instance(0, 1);
  }

  private static Instance above() {
    return new Instance(-1, 1);
  }

  @Test
  void callersHearOfItWhenEveryTrayThatCanBeReachedIsFree() {
    c.reserving();
    c.reserved(2);
    Instance instance = c.instance();
    List<Effect> undone = c.refuses(3, UNFIT);
    String why = "job a run 1: t03: reserve: unfit: x";
    Message release = new Message.Release(instance, JOB, false, false, why);
    assertEquals(List.of(release), to(2, undone));
    assertEquals(List.of(release), to(3, undone), "a RESERVE may be on its way");
    assertEquals(Optional.empty(), answer(undone));
    assertEquals(Optional.empty(), answer(c.says(2, new Message.Released(instance, true))));
    Outcome told = answer(c.says(2, new Message.Released(instance, false))).orElseThrow();
    assertEquals(Code.UNFIT, told.code());
    assertEquals(why, told.line());
    assertEquals(true, c.idle());
  }

  @Test
  void itsOwnTrayMustBeFreeToo() {
    c.stops = false;
    c.reserving();
    Instance instance = c.instance();
    c.refuses(3, UNFIT);
    assertEquals(Optional.empty(), answer(c.says(2, new Message.Released(instance, false))));
    assertEquals(Code.UNFIT, answer(c.happen(new Event.Stopped(instance, true))).get().code());
  }

  @Test
  void whoCannotBeReachedIsNotWaitedForButToldOn() {
    c.reserving();
    c.reserved(2);
    Instance instance = c.instance();
    c.refuses(3, UNFIT);
    assertEquals(
        Code.UNFIT,
        answer(c.happen(new Event.Unreachable(tray(2), "connection refused"))).get().code());
    c.tick(60_000);
    List<Effect> again = c.tick(60_000);
    assertEquals(1, to(2, again).size());
    assertEquals(1, to(3, again).size());
    c.says(2, new Message.Released(instance, false));
    assertEquals(false, c.t.stone(instance).orElseThrow().settled());
    c.says(3, new Message.Released(instance, false));
    assertEquals(true, c.t.stone(instance).orElseThrow().settled());
    assertEquals(Long.MAX_VALUE, Node.wakeAtMillis(c.t.state));
  }

  @Test
  void aCallerHearsOfItShortlyBeforeItsDeadlineWhoeverIsSilent() {
    c.ensure("c", 10_000);
    c.reserved(2);
    c.refuses(3, UNFIT);
    assertEquals(Optional.empty(), answer(c.tick(9_899)));
    assertEquals(Code.UNFIT, answer(c.tick(1)).get().code());
    assertEquals(true, c.idle());
  }

  @Test
  void timeIsUpEarlyEnoughForUndoing() {
    for (long time : List.of(5_000L, 15_000L, 60_000L)) {
      Coordinating d = new Coordinating();
      d.ensure("c", time);
      d.reserved(2);
      long margin = Math.min(3_000, time / 5);
      d.tick(time - margin - 1);
      assertEquals(Phase.RESERVING, d.phase());
      d.tick(1);
      assertEquals(Phase.UNDOING, d.phase(), "of " + time);
      Outcome end = d.formation().end().orElseThrow();
      assertEquals(Code.DEADLINE, end.code());
    }
  }

  @Test
  void aMemberThatLeftByItselfMeansAnotherTryAndOneThatWasAskedToDoesNot() {
    c.connecting();
    Instance first = c.instance();
    c.says(2, new Message.Release(first, JOB, false, false, "imexd on t02 was restarted"));
    assertEquals(Phase.UNDOING, c.phase());
    assertEquals(Optional.empty(), c.formation().end());
    c.says(2, new Message.Released(first, false));
    c.says(3, new Message.Released(first, false));
    assertEquals(Phase.PAUSED, c.phase());
    for (boolean closes : List.of(true, false)) {
      Coordinating d = new Coordinating().connecting();
      d.says(2, new Message.Release(d.instance(), JOB, closes, !closes, "left"));
      assertEquals(Code.ENDED, d.formation().end().orElseThrow().code());
      assertEquals("job a run 1: t02: release: left", d.formation().end().get().line());
    }
  }

  @Test
  void theNextTryHasANewInstanceAfterAShortPause() {
    c.connecting();
    Instance first = c.instance();
    c.says(2, new Message.Refused(first, Refusal.over(Step.START, Code.UNFIT, "over")));
    c.says(2, new Message.Released(first, false));
    c.says(3, new Message.Released(first, false));
    assertEquals(Phase.PAUSED, c.phase());
    long pause = c.t.wakesIn();
    assertEquals(true, pause >= 20 && pause <= 70, "" + pause);
    assertEquals(List.of(), c.tick(pause - 1));
    List<Effect> again = c.tick(1);
    assertEquals(Phase.RESERVING, c.phase());
    assertEquals(1, c.formation().attempts());
    assertInstanceOf(Message.Reserve.class, to(2, again).getFirst());
    assertEquals(1, to(3, again).size());
    assertNotEquals(Optional.empty(), c.formation().last());
    c.tick(c.formation().untilMillis() - c.t.millis - 3_000);
    assertEquals(
        "job a run 1: t02: reserve: no answer for 56 s; deadline passed (and 1 more trays wait)",
        c.formation().end().orElseThrow().line());
  }

  @Test
  void whenTimeIsUpBeforeTheNextTryTheReasonOfTheLastOneIsGiven() {
    c.connecting();
    c.says(2, new Message.Release(c.instance(), JOB, false, false, "it was restarted"));
    c.tick(56_999);
    assertEquals(Optional.empty(), c.formation().end());
    c.tick(1);
    Outcome end = c.formation().end().orElseThrow();
    assertEquals(Code.DEADLINE, end.code());
    assertEquals("job a run 1: t02: release: it was restarted; deadline passed", end.line());
    assertEquals(3, end.members().size());
  }

  @Test
  void aRunThatEndedOnAMemberIsNotTriedAgain() {
    c.reserving();
    c.refuses(2, Refusal.over(Step.RESERVE, Code.ENDED, "this run has ended here"));
    assertEquals(Code.ENDED, c.formation().end().orElseThrow().code());
  }

  @Test
  void itsOwnPlaceGivenUpMeansAnotherTry() {
    c.connecting();
    Instance first = c.instance();
    c.says(2, new Message.Tell(first, Message.Standing.OVER, ""));
    assertEquals(Phase.UNDOING, c.phase());
    assertEquals(
        "job a run 1: t01: release: gave its place up", c.formation().last().orElseThrow().line());
  }

  @Test
  void aLeaveHereEndsTheCallers() {
    c.connecting();
    Instance first = c.instance();
    c.happen(new Event.LeaveCalled("l", job("a", ""), Optional.empty(), 1_000));
    Outcome end = c.formation().end().orElseThrow();
    assertEquals(Code.ENDED, end.code());
    assertEquals("job a run 1: t01: release: job a run 1 has left t01", end.line());
    c.says(2, new Message.Released(first, false));
    assertEquals(Code.ENDED, answer(c.says(3, new Message.Released(first, false))).get().code());
  }

  @Test
  void oneThatMayComeFreeIsAskedAgainSoon() {
    c.reserving();
    c.refuses(2, heldBy(job("z", "1"), OTHER, true, 4));
    assertEquals(List.of(), to(2, c.tick(99)));
    assertEquals(1, to(2, c.tick(1)).size());
    c.reserved(2);
    c.refuses(2, heldBy(job("z", "1"), OTHER, true, 4));
    assertEquals(true, c.formation().peer(tray(2)).done(), "a late answer to an old question");
    c.reserved(3);
    c.refuses(2, heldBy(job("z", "1"), OTHER, true, 4));
    assertEquals(Phase.PREPARING, c.phase());
  }

  @Test
  void ofTwoThatHoldTraysOfEachOtherTheOneThatSortsHigherGivesWay() {
    assertEquals(Phase.UNDOING, after(heldBy(job("Z", "1"), OTHER, false, 4), true));
    assertEquals(Phase.RESERVING, after(heldBy(job("b", "1"), OTHER, false, 4), true));
    assertEquals(Phase.UNDOING, after(heldBy(JOB, below(), false, 4), true));
    assertEquals(Phase.RESERVING, after(heldBy(JOB, above(), false, 4), true));
    assertEquals(Phase.RESERVING, after(heldBy(job("Z", "1"), OTHER, true, 4), true), "confirmed");
  }

  /** What becomes of a formation that holds its own tray and is refused by t02. */
  private static Phase after(Refusal refusal, boolean ownHeld) {
    Coordinating d = new Coordinating().reserving();
    assertEquals(ownHeld, d.formation().peer(tray(1)).done());
    d.refuses(2, refusal);
    if (d.phase() == Phase.UNDOING) {
      assertEquals(Code.HELD, d.formation().last().orElseThrow().code());
    }
    return d.phase();
  }

  @Test
  void whoHoldsNothingYetNeedNotGiveWay() {
    Coordinating d = new Coordinating();
    d.t.reserved();
    d.t.happen(new Event.Delivered(tray(1), Solo.reserve(60_000)));
    d.join(2, "x", 60_000);
    assertEquals(false, d.formation().peers().values().stream().anyMatch(Peer::done));
    d.refuses(2, heldBy(job("Z", "1"), OTHER, false, 4));
    assertEquals(Phase.RESERVING, d.phase());
  }

  @Test
  void whatItBeganInAnEarlierLifeIsReleased() {
    List<Effect> buried = orphan(heldBy(JOB, above(), false, 1));
    assertEquals(
        List.of(
            new Message.Release(
                above(), JOB, false, false, "imexd on t01 was restarted while forming")),
        to(3, buried));
    assertEquals(List.of(), orphanReleases(heldBy(JOB, above(), true, 1)), "it was formed");
    assertEquals(List.of(), orphanReleases(heldBy(JOB, above(), false, 2)), "of another");
    assertEquals(List.of(), orphanReleases(heldBy(job("b", "1"), above(), false, 1)));
  }

  private static List<Effect> orphan(Refusal refusal) {
    return new Coordinating().reserving().refuses(2, refusal);
  }

  private static List<Message> orphanReleases(Refusal refusal) {
    return to(3, orphan(refusal)).stream().filter(Message.Release.class::isInstance).toList();
  }
}
