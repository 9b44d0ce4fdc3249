package io.imexd.protocol;

import static io.imexd.protocol.Coordinating.answer;
import static io.imexd.protocol.Coordinating.to;
import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.DOMAIN;
import static io.imexd.protocol.Solo.JOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may join a formation, and which answer each caller gets, once and for good. */
class CallersTest {
  private final Coordinating c = new Coordinating();

  /** The one answer that a caller on t02 got. */
  private static Outcome ended(List<Effect> effects) {
    return assertInstanceOf(Message.Ended.class, to(2, effects).getFirst()).outcome();
  }

  private List<Effect> join(String call, JobKey job, List<TrayId> members) {
    return c.says(2, new Message.Join(call, job, members, Options.NONE, 60_000));
  }

  @Test
  void aCallerHearsWhereTheMembersStandEachTimeItAsks() {
    List<Effect> joined = c.join(2, "x", 60_000);
    assertInstanceOf(Message.Underway.class, to(2, joined).getFirst());
    c.reserved(2);
    c.happen(new Event.Unreachable(tray(3), "connection refused"));
    assertEquals(
        List.of(
            new Message.Underway(
                "x",
                List.of(
                    new MemberStep(tray(1), Step.RESERVE, "done"),
                    new MemberStep(tray(2), Step.RESERVE, "done"),
                    new MemberStep(tray(3), Step.RESERVE, "connection refused")))),
        to(2, c.join(2, "x", 59_000)));
    assertEquals(1, c.formation().callers().size());
  }

  @Test
  void aCallThatWasAnsweredGetsTheSameAnswerAgain() {
    c.reserving();
    c.join(2, "x", 60_000);
    Instance instance = c.instance();
    c.refuses(2, Refusal.plain(Step.RESERVE, Code.UNFIT, "unfit: x"));
    c.says(2, new Message.Released(instance, false));
    Outcome first = ended(c.says(3, new Message.Released(instance, false)));
    assertEquals(first, ended(c.join(2, "x", 30_000)));
    assertEquals(true, c.idle());
  }

  @Test
  void whoAsksTheWrongTrayOrWithNoTimeLeftFormsNothing() {
    assertEquals(
        Outcome.of(Code.USAGE, "t01 is not the member that sorts first"),
        ended(join("w", JOB, List.of(new TrayId("t00"), tray(1), tray(2)))));
    assertEquals(List.of(), c.join(2, "late", 100));
    assertEquals(List.of(), c.join(2, "later", 0));
    assertEquals(true, c.idle());
    c.join(2, "just", 101);
    assertEquals(false, c.idle());
  }

  @Test
  void anEndedRunIsNotFormedAgain() {
    c.happen(new Event.LeaveCalled("l", JOB, Optional.empty(), 100));
    assertEquals(
        Outcome.of(Code.ENDED, "job a run 1: t01: this run has ended here"),
        ended(c.join(2, "x", 60_000)));
  }

  @Test
  void anotherSetOfTraysIsRefused() {
    c.reserving();
    String line = "with other trays (3, the first is t01); end it first";
    assertEquals(
        Outcome.of(Code.HELD, "job a run 1 is already forming " + line),
        ended(join("x", JOB, trays(1, 2))));
    Coordinating d = new Coordinating().formed();
    assertEquals(
        Outcome.of(Code.HELD, "job a run 1 is already formed " + line),
        ended(d.says(2, new Message.Join("x", JOB, trays(1, 2), Options.NONE, 60_000))));
    d.t.state = State.of(d.t.state.durable(), "boot-1");
    assertEquals(
        Outcome.of(Code.HELD, "job a run 1 is already formed " + line),
        ended(d.says(2, new Message.Join("y", JOB, trays(1, 2), Options.NONE, 60_000))));
  }

  @Test
  void aCoordinatorThatIsOutOfServiceBeginsNothing() {
    c.happen(new Event.DrainCalled("d", "new cables"));
    assertEquals(
        Outcome.of(Code.UNFIT, "job a run 1: t01: reserve: drained: new cables")
            .blaming(trays(1, 1)),
        ended(c.join(2, "x", 60_000)));
    Coordinating d = new Coordinating().formed();
    d.happen(new Event.DrainCalled("d", "new cables"));
    d.t.state = State.of(d.t.state.durable(), "boot-1");
    d.join(2, "y", 60_000);
    assertEquals(Phase.FORMED, d.phase(), "what it holds it goes on holding");
  }

  @Test
  void aLateCallerIsAnsweredByARoundThatBeganAfterIt() {
    c.formed();
    List<Effect> joined = c.join(2, "x", 60_000);
    Message confirm = new Message.Confirm(c.instance(), 2);
    assertInstanceOf(Message.Underway.class, to(2, joined).getFirst());
    assertEquals(List.of(confirm), to(3, joined));
    c.join(3, "later", 60_000);
    c.confirmed(2, 1);
    c.confirmed(2, 2);
    List<Effect> closed = c.confirmed(3, 2);
    assertEquals(Code.DONE, ended(closed).code());
    assertEquals(List.of(new Message.Confirm(c.instance(), 3)), to(3, closed));
    c.confirmed(2, 3);
    assertInstanceOf(Message.Ended.class, to(3, c.confirmed(3, 3)).getFirst());
    assertEquals(false, c.formation().roundOpen());
  }

  @Test
  void aMemberThatIsGoneFailsTheLateCallerAndNothingElse() {
    c.formed();
    c.join(2, "x", 60_000);
    List<Effect> refused = c.refuses(3, Refusal.over(Step.CONFIRM, Code.UNFIT, "t03 was rebooted"));
    assertEquals(
        Outcome.of(Code.UNFIT, "job a run 1: t03: confirm: t03 was rebooted"), ended(refused));
    assertEquals(Phase.FORMED, c.phase());
    assertEquals(false, c.formation().roundOpen());
    assertInstanceOf(Holding.Confirmed.class, c.t.holding());
    c.join(2, "y", 60_000);
    c.refuses(3, Refusal.over(Step.START, Code.UNFIT, "of long ago"));
    assertEquals(true, c.formation().roundOpen());
  }

  @Test
  void aMemberThatCannotBeReachedFailsTheLateCallerWhenPatienceIsOver() {
    c.formed();
    c.happen(new Event.Unreachable(tray(3), "connection refused"));
    c.join(2, "x", 60_000);
    c.tick(60);
    c.happen(new Event.Unreachable(tray(3), "connection refused"));
    assertEquals(
        List.of(), to(2, c.tick(9_999)).stream().filter(Message.Ended.class::isInstance).toList());
    Outcome end =
        (Outcome)
            to(2, c.tick(1)).stream()
                .filter(Message.Ended.class::isInstance)
                .map(m -> ((Message.Ended) m).outcome())
                .findFirst()
                .orElseThrow();
    assertEquals(
        Outcome.of(
                Code.UNFIT, "job a run 1: t03: ready: imexd is not reachable: connection refused")
            .blaming(trays(3, 3)),
        end);
    assertEquals(Phase.FORMED, c.phase());
  }

  @Test
  void aLateCallerWhoseTimeIsUpHearsWhoKeptItWaiting() {
    c.formed();
    c.join(2, "x", 5_000);
    c.confirmed(2, 2);
    assertEquals(0, to(2, c.tick(4_899)).size());
    Outcome late = ended(c.tick(1));
    assertEquals(Code.DEADLINE, late.code());
    assertEquals("job a run 1: t03: ready: no answer for 4 s; deadline passed", late.line());
    assertEquals(List.of(), c.formation().callers());
    assertEquals(false, c.formation().roundOpen());
  }

  @Test
  void aRepeatMayShortenTheTimeOfACallerButNeverLengthenIt() {
    c.join(2, "x", 10_000);
    c.join(2, "x", 60_000);
    assertEquals(11_000, c.formation().untilMillis());
    c.join(2, "x", 8_000);
    assertEquals(9_000, c.formation().untilMillis());
    c.join(3, "y", 20_000);
    c.join(2, "x", 7_000);
    assertEquals(21_000, c.formation().untilMillis(), "each its own");
    c.join(3, "y", 100);
    assertEquals(8_000, c.formation().untilMillis(), "it has gone");
  }

  @Test
  void aFormationThatFailedAnswersEachTraysLateCallerOnce() {
    fail(JOB);
    Outcome late = ended(c.join(2, "x", 60_000));
    assertEquals("job a run 1: t02: reserve: unfit: x", late.line());
    c.join(2, "y", 60_000);
    assertEquals(Phase.RESERVING, c.phase(), "asking again means a new try");
  }

  @Test
  void aFormationThatFailedIsForgotten() {
    fail(JOB);
    c.t.millis += 29_999;
    assertEquals(Code.UNFIT, ended(c.join(2, "x", 60_000)).code());
    c.t.millis += 1;
    c.join(3, "y", 60_000);
    assertEquals(Phase.RESERVING, c.phase());
  }

  @Test
  void aFormationThatFailedIsNoAnswerForOtherJobsOrTraysOrWithoutARun() {
    fail(JOB);
    join("x", job("a", "2"), trays(1, 3));
    assertEquals(Phase.RESERVING, c.phase());
    Coordinating d = new Coordinating();
    fail(d, JOB);
    d.says(2, new Message.Join("x", JOB, trays(1, 2), Options.NONE, 60_000));
    assertEquals(Phase.RESERVING, d.phase());
    Coordinating byHand = new Coordinating();
    fail(byHand, job("a", ""));
    byHand.says(2, new Message.Join("x", job("a", ""), trays(1, 3), Options.NONE, 60_000));
    assertEquals(Phase.RESERVING, byHand.phase());
  }

  @Test
  void theCallerThatHeardOfAFailureStartsANewTry() {
    fail(JOB);
    c.ensure("again", 60_000);
    assertEquals(Phase.RESERVING, c.phase());
  }

  private void fail(JobKey job) {
    fail(c, job);
  }

  /** A call on t01 fails, for t02 is unfit. */
  private static void fail(Coordinating on, JobKey job) {
    on.happen(new Event.EnsureCalled("f", job, trays(1, 3), Options.NONE, 60_000));
    Instance instance = on.instance();
    on.refuses(2, Refusal.plain(Step.RESERVE, Code.UNFIT, "unfit: x"));
    assertEquals(
        Code.UNFIT, answer(on.says(3, new Message.Released(instance, false))).get().code());
  }

  @Test
  void whatWasFormedInAnEarlierLifeIsConfirmedAnewForACaller() {
    c.formed();
    Instance instance = c.instance();
    c.t.state = State.of(c.t.state.durable(), "boot-1");
    c.happen(new Event.Began());
    c.happen(new Event.Observed(instance, Solo.GOOD));
    List<Effect> joined = c.join(2, "x", 60_000);
    assertEquals(List.of(new Message.Confirm(instance, 1)), to(3, joined));
    c.confirmed(3, 1);
    Outcome.Formed formed = ended(c.confirmed(2, 1)).formed().orElseThrow();
    assertEquals(
        new Outcome.Formed(instance, JOB, List.of(DOMAIN), List.of(), Timing.NONE), formed);
  }

  @Test
  void aLeaveOfTheCoordinatorsTrayEndsWhoWaitsForAFormedJob() {
    c.formed();
    c.join(2, "x", 60_000);
    List<Effect> left = c.happen(new Event.LeaveCalled("l", job("a", ""), Optional.empty(), 1_000));
    Outcome end =
        to(2, left).stream()
            .filter(Message.Ended.class::isInstance)
            .map(m -> ((Message.Ended) m).outcome())
            .findFirst()
            .orElseThrow();
    assertEquals(Outcome.of(Code.ENDED, "job a run 1: t01 has left the instance"), end);
    assertEquals(true, c.idle());
  }

  @Test
  void onlySoManyAnswersAreKept() {
    for (int i = 0; i < 600; i++) {
      join("call-" + i, JOB, List.of(new TrayId("t00"), tray(1), tray(2)));
    }
    assertEquals(512, c.t.state.answered().size());
    assertEquals("call-599", c.t.state.answered().getFirst().call());
    assertEquals("call-88", c.t.state.answered().getLast().call());
  }
}
