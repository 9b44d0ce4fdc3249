package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.WALL;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls on the control socket of t02: what is refused at once, waited for, and answered. */
class CallsTest {
  private final Solo t = new Solo(2);

  private List<Effect> ensure(JobKey job, List<TrayId> nodes) {
    return t.happen(new Event.EnsureCalled("c", job, nodes, Options.NONE, 10_000));
  }

  private static List<Effect> answers(Code code, String line) {
    return List.of(new Effect.Answer("c", Outcome.of(code, line)));
  }

  private static Message join(long timeLeftMillis) {
    return new Message.Join("c", JOB, trays(1, 3), Options.NONE, timeLeftMillis);
  }

  @Test
  void anEnsureThatCannotBeMeantIsRefused() {
    assertEquals(answers(Code.USAGE, "no trays given"), ensure(JOB, List.of()));
    assertEquals(
        answers(Code.USAGE, "a tray is given twice: t03"),
        ensure(JOB, List.of(tray(2), tray(3), tray(4), tray(3))));
    assertEquals(
        answers(
            Code.USAGE,
            "t02 is not among the trays given: ensure is called on a member of the job"),
        ensure(JOB, List.of(tray(1), tray(3))));
    t.happen(new Event.LeaveCalled("l", JOB, Optional.empty(), 100));
    assertEquals(
        answers(Code.ENDED, "job a run 1: t02: this run has ended here"), ensure(JOB, trays(1, 3)));
    assertEquals(true, t.state.calls().isEmpty());
  }

  @Test
  void anEnsureIsPassedToTheFirstTrayAgainAndAgain() {
    assertEquals(List.of(to(1, join(10_000))), ensure(JOB, List.of(tray(3), tray(1), tray(2))));
    assertEquals(List.of(), t.later(499).tick());
    assertEquals(List.of(to(1, join(9_500))), t.later(1).tick());
    assertEquals(List.of(), t.later(999).tick());
    assertEquals(List.of(to(1, join(8_500))), t.later(1).tick());
    List<MemberStep> steps = List.of(new MemberStep(tray(3), Step.RESERVE, "waiting"));
    assertEquals(
        List.of(new Effect.Progress("c", steps)), t.hears(1, new Message.Underway("c", steps)));
    assertEquals(List.of(), t.hears(3, new Message.Underway("c", steps)));
    assertEquals(List.of(), t.hears(1, new Message.Underway("x", steps)));
    Outcome done = Outcome.of(Code.DONE, "ready");
    assertEquals(List.of(), t.hears(3, new Message.Ended("c", done)));
    assertEquals(List.of(), t.hears(1, new Message.Ended("x", done)));
    assertEquals(List.of(new Effect.Answer("c", done)), t.hears(1, new Message.Ended("c", done)));
    assertEquals(List.of(), t.hears(1, new Message.Ended("c", done)));
  }

  @Test
  void aCallerThatHasGoneIsAskedForNoMore() {
    ensure(JOB, trays(1, 3));
    t.happen(new Event.CallDropped("c"));
    assertEquals(List.of(), t.later(10_000).tick());
  }

  @Test
  void aSilentCoordinatorEndsTheCallAtItsDeadlineWithWhatIsKnown() {
    ensure(JOB, trays(1, 3));
    List<MemberStep> steps = List.of(new MemberStep(tray(3), Step.RESERVE, "waiting"));
    t.hears(1, new Message.Underway("c", steps));
    t.later(9_999).tick();
    String line = "job a run 1: t01: reserve: the coordinator gives no answer; deadline passed";
    assertEquals(
        List.of(
            to(1, join(1)),
            new Effect.Answer(
                "c", Outcome.of(Code.DEADLINE, line).withMembers(steps).blaming(trays(1, 1)))),
        t.later(1).tick());
  }

  @Test
  void aCoordinatorThatRefusesConnectionsEndsTheCallWhenPatienceIsOver() {
    t.happen(new Event.EnsureCalled("c", JOB, trays(1, 3), Options.NONE, 60_000));
    t.happen(new Event.Unreachable(tray(3), "no route"));
    t.later(20_000).tick();
    t.happen(new Event.Unreachable(tray(1), "connection refused"));
    t.later(5_000).tick();
    t.happen(new Event.Unreachable(tray(1), "connection refused"));
    t.later(4_999).tick();
    assertEquals(1, t.state.calls().size());
    String line = "job a run 1: t01: reserve: imexd of the coordinator is not reachable: ";
    Outcome unfit = Outcome.of(Code.UNFIT, line + "connection refused").blaming(trays(1, 1));
    assertEquals(List.of(new Effect.Answer("c", unfit)), t.later(1).tick());
  }

  @Test
  void aCoordinatorThatCameBackIsGivenPatienceAnew() {
    t.happen(new Event.EnsureCalled("c", JOB, trays(1, 3), Options.NONE, 15_000));
    t.happen(new Event.Unreachable(tray(1), "connection refused"));
    t.later(9_000).hears(1, new Message.Underway("c", List.of()));
    t.happen(new Event.Unreachable(tray(1), "no route"));
    t.later(5_999).tick();
    assertEquals(1, t.state.calls().size());
    List<Effect> end = t.later(1).tick();
    Outcome outcome = assertInstanceOf(Effect.Answer.class, end.getLast()).outcome();
    assertEquals(Code.DEADLINE, outcome.code());
    assertEquals(
        "job a run 1: t01: reserve: imexd of the coordinator is not reachable: no route;"
            + " deadline passed",
        outcome.line());
  }

  private static Outcome nothing(JobKey job, String why) {
    return Outcome.ended(
        Code.DONE,
        "job " + job + ": nothing to do: " + why,
        new Outcome.Ended(Optional.empty(), job, List.of(), List.of()));
  }

  private void leaves(Outcome expected, JobKey job, Optional<Instance> instance) {
    assertEquals(
        List.of(new Effect.Answer("l", expected)),
        t.happen(new Event.LeaveCalled("l", job, instance, 100)));
  }

  @Test
  void aLeaveOfWhatIsNotHeldIsNothingToDoAndClosesANamedRun() {
    leaves(nothing(JOB, "t02 holds nothing of it"), JOB, Optional.empty());
    leaves(nothing(JOB, "t02 holds nothing of it"), JOB, Optional.empty());
    assertEquals(
        List.of(
            new Tombstone(
                Optional.empty(),
                JOB,
                Farewell.left("this run has ended here").closing(true),
                List.of(),
                true,
                WALL + 1_000)),
        t.state.durable().tombstones(),
        "once");
    JobKey byHand = job("b", "");
    leaves(nothing(byHand, "t02 holds nothing of it"), byHand, Optional.empty());
    assertEquals(1, t.state.durable().tombstones().size());
  }

  @Test
  void aLeaveOfAnotherJobRunOrInstanceLeavesTheHolder() {
    t.confirmed();
    String holder = "t02 is held by job a run 1, instance a1000000";
    leaves(nothing(job("b", "1"), holder), job("b", "1"), Optional.empty());
    leaves(nothing(job("a", "2"), holder), job("a", "2"), Optional.empty());
    leaves(nothing(job("a", ""), holder), job("a", ""), Optional.of(OTHER));
    assertInstanceOf(Holding.Confirmed.class, t.holding());
    t.happen(new Event.LeaveCalled("l", JOB, Optional.of(I), 100));
    assertInstanceOf(Holding.Leaving.class, t.holding());
  }

  @Test
  void aLeaveThatNamesAnEndedInstanceClosesItsRun() {
    t.leaving();
    t.happen(new Event.Stopped(I, true));
    assertEquals(false, Tombstones.closed(t.state.durable().tombstones(), JOB, trays(1, 3)));
    leaves(nothing(JOB, "t02 holds nothing of it"), JOB, Optional.of(I));
    assertEquals(1, t.state.durable().tombstones().size());
    assertEquals(true, t.stone(I).orElseThrow().farewell().closesRun());
  }

  private List<Effect> release(Optional<Instance> instance) {
    return t.happen(
        new Event.ReleaseCalled("c", JOB, instance, trays(1, 3), t.state.self(), 10_000));
  }

  private static Outcome released(Code code, String line, List<TrayId> free, List<TrayId> silent) {
    return Outcome.ended(
        code, "job a run 1: " + line, new Outcome.Ended(Optional.of(I), JOB, free, silent));
  }

  @Test
  void aReleaseOfNoInstanceClosesTheRunHere() {
    assertEquals(
        List.of(new Effect.Answer("c", nothing(JOB, "t02 holds nothing of it"))),
        release(Optional.empty()));
    assertEquals(true, Tombstones.closed(t.state.durable().tombstones(), JOB, trays(1, 3)));
  }

  @Test
  void aReleaseIsDoneWhenEveryMemberHasSaidThatItIsFree() {
    t.confirmed();
    Message told = new Message.Release(I, JOB, true, true, "job a run 1 was released from t02");
    List<Effect> asked = release(Optional.of(I));
    assertInstanceOf(Effect.Stop.class, asked.getFirst());
    assertEquals(List.of(to(1, told), to(3, told)), asked.subList(1, 3));
    assertEquals(List.of(to(1, told), to(3, told)), t.later(200).tick());
    t.hears(1, new Message.Released(I, false));
    t.hears(3, new Message.Released(I, true));
    assertEquals(List.of(), t.happen(new Event.Stopped(I, true)));
    assertEquals(
        List.of(
            new Effect.Answer(
                "c",
                released(Code.DONE, "released on 3 trays, instance " + I, trays(1, 3), List.of()))),
        t.hears(3, new Message.Released(I, false)));
    assertEquals(true, t.stone(I).orElseThrow().settled());
  }

  @Test
  void aReleaseNamesWhoIsSilentAtItsDeadlineItsOwnTrayToo() {
    t.confirmed();
    release(Optional.of(I));
    t.hears(1, new Message.Released(I, false));
    t.later(9_999).tick();
    assertEquals(1, t.state.calls().size());
    List<Effect> end = t.later(1).tick();
    assertEquals(
        new Effect.Answer(
            "c",
            released(
                Code.DEADLINE,
                "release: no word that they are free from [t02, t03]; they are told again until"
                    + " they answer",
                List.of(tray(1)),
                List.of(tray(2), tray(3)))),
        end.getLast());
  }
}
