package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The word and the reason that status shows for t02, and what it answers members that ask. */
class StandingsTest {
  private final Solo t = new Solo(2);

  private void shows(String word, String reason) {
    assertEquals(new Standings.Shown(word, reason), Standings.shown(t.state));
  }

  private Message.Tell asked(Instance instance) {
    List<Effect> answer = t.hears(3, new Message.Ask(instance));
    Effect.Send send = (Effect.Send) answer.getFirst();
    assertEquals(List.of(to(3, send.message())), answer);
    return (Message.Tell) send.message();
  }

  private static Message.Tell tell(Message.Standing standing, String detail) {
    return new Message.Tell(I, standing, detail);
  }

  @Test
  void aFreeTrayAndWhatKeepsItOut() {
    shows("free", "");
    t.happen(new Event.FactsRead(Solo.unfit("fabric is in progress")));
    shows("unfit", "fabric is in progress");
    t.happen(new Event.WriteFailed("disk full"));
    shows("unfit", "disk full");
    t.state = t.state.withDurable(t.state.durable().withUnfit("killed"));
    shows("unfit", "killed");
    assertEquals(
        List.of(new Effect.Answer("d", Outcome.of(Code.DONE, "t02 is drained: new cables"))),
        t.happen(new Event.DrainCalled("d", "new cables")));
    shows("drained", "new cables");
    assertEquals(
        List.of(
            new Effect.Answer(
                "r", Outcome.of(Code.UNFIT, "t02 cannot be resumed: nvidia-imex runs"))),
        t.happen(new Event.ResumeCalled("r", "nvidia-imex runs")));
    shows("drained", "new cables");
    t.happen(new Event.ResumeCalled("r", ""));
    shows("unfit", "disk full");
    assertEquals(
        List.of(new Effect.Answer("r", Outcome.of(Code.UNFIT, "t02 cannot be resumed: disk full"))),
        t.happen(new Event.ResumeCalled("r", "")),
        "with nothing to write, nothing shows that writing works again");
    t.happen(new Event.WriteFailed(""));
    shows("unfit", "fabric is in progress");
  }

  @Test
  void howFarItIs() {
    t.reserved();
    shows("reserved", "");
    t.hears(1, Solo.prepare(1_000));
    shows("reserved", "");
    t.happen(new Event.Rendered(I, ""));
    shows("prepared", "");
    t.hears(1, new Message.Start(I, 1_000));
    shows("starting", "nvidia-imex is being started");
    t.happen(new Event.Launched(I, Solo.PROC));
    shows("connecting", "nvidia-imex is being started");
    t.happen(new Event.Observed(I, Solo.GOOD));
    shows("connecting", "");
    t.hears(1, new Message.Confirm(I, 1));
    shows("ready", "");
    t.happen(new Event.LeaveCalled("l", job("a", ""), Optional.empty(), 1_000));
    shows("leaving", "job a run 1 has left t02");
  }

  @Test
  void oneThatGivesUpWhileFormingIsLeaving() {
    t.reserved();
    t.hears(1, Solo.release(false, false));
    shows("leaving", "undone");
    assertEquals(tell(Message.Standing.OVER, ""), asked(I));
  }

  @Test
  void whatMembersThatAskAreTold() {
    assertEquals(tell(Message.Standing.LEFT, ""), asked(I), "what is unknown is never over");
    t.reserved();
    assertEquals(tell(Message.Standing.FORMING, ""), asked(I));
  }

  @Test
  void whatMembersOfAFormedDomainAreTold() {
    t.confirmed();
    assertEquals(tell(Message.Standing.READY, ""), asked(I));
    assertEquals(new Message.Tell(OTHER, Message.Standing.LEFT, ""), asked(OTHER));
    t.hears(1, new Message.Left(I, false));
    t.happen(new Event.Observed(I, View.bad("t01 is UNAVAILABLE")));
    assertEquals(tell(Message.Standing.DEGRADED, "t01 is UNAVAILABLE"), asked(I));
    List<Effect> well = t.happen(new Event.Observed(I, Solo.GOOD));
    assertEquals(to(3, tell(Message.Standing.READY, "")), well.getLast(), "who asked hears of it");
    t.happen(new Event.LeaveCalled("l", job("a", ""), Optional.empty(), 1_000));
    Message.Tell left = tell(Message.Standing.LEFT, "job a run 1 has left t02");
    assertEquals(left, asked(I));
    t.happen(new Event.Stopped(I, true));
    assertEquals(left, asked(I));
    t.hears(1, Solo.release(false, false));
    assertEquals(tell(Message.Standing.OVER, "undone"), asked(I));
  }

  @Test
  void aRebootIsToldAsOne() {
    t.confirmed();
    t.state = State.of(t.state.durable(), "boot-2");
    t.happen(new Event.Began());
    assertEquals(tell(Message.Standing.REBOOTED, "t02 was rebooted"), asked(I));
  }

  private void says(int from, String detail) {
    t.hears(from, tell(Message.Standing.DEGRADED, detail));
  }

  private void sees(String detail) {
    t.happen(new Event.Observed(I, View.bad(detail)));
  }

  @Test
  void itsOwnTroubleComesBeforeWhatOthersMissAndAfterWhoSpeaksOfItself() {
    t.confirmed();
    says(1, "nvidia-imex of t03 is UNAVAILABLE");
    shows("degraded", "t01: nvidia-imex of t03 is UNAVAILABLE");
    sees("t02 -> t03 NEVER_CONNECTED");
    shows("degraded", "t02 -> t03 NEVER_CONNECTED");
    says(3, "nvidia-imex ended");
    shows("degraded", "t03: nvidia-imex ended");
    sees("nvidia-imex ended here");
    shows("degraded", "nvidia-imex ended here");
    t.happen(new Event.Observed(I, Solo.GOOD));
    shows("degraded", "t03: nvidia-imex ended");
    t.hears(3, tell(Message.Standing.READY, ""));
    shows("degraded", "t01: nvidia-imex of t03 is UNAVAILABLE");
    t.hears(1, tell(Message.Standing.READY, ""));
    shows("ready", "");
    sees("nvidia-imex ended here");
    shows("degraded", "nvidia-imex ended here");
  }

  @Test
  void ofSeveralThatMissOthersTheFirstIsShown() {
    t.confirmed();
    says(3, "t03 -> t01 NEVER_CONNECTED");
    says(1, "t01 -> t03 NEVER_CONNECTED");
    shows("degraded", "t01: t01 -> t03 NEVER_CONNECTED");
    t.hears(1, new Message.Left(I, false));
    shows("ending", "1 of 3 left");
    assertEquals(tray(1), t.state.others().firstKey());
  }

  @Test
  void whatCannotBeWrittenIsToldToTheCoordinatorOnce() {
    t.reserved();
    Message.Refused refused =
        new Message.Refused(I, Refusal.plain(MemberStep.Step.CONFIRM, Code.UNFIT, "disk full"));
    assertEquals(List.of(to(1, refused)), t.happen(new Event.WriteFailed("disk full")));
    assertEquals(List.of(), t.happen(new Event.WriteFailed("")));
    t.hears(1, Solo.release(false, false));
    assertEquals(List.of(), t.happen(new Event.WriteFailed("disk full")), "it is leaving");
  }

  @Test
  void whatComesWithNoTimeLeftIsDropped() {
    t.reserved();
    State before = t.state;
    for (long left : List.of(0L, -1L)) {
      assertEquals(List.of(), t.hears(1, Solo.reserve(left)));
      assertEquals(List.of(), t.hears(1, Solo.prepare(left)));
      assertEquals(List.of(), t.hears(1, new Message.Start(I, left)));
      assertEquals(
          List.of(),
          t.hears(1, new Message.Join("x", Solo.JOB, Rack.trays(2, 3), Options.NONE, left)));
    }
    assertEquals(before, t.state);
    assertEquals(1, t.hears(1, Solo.reserve(1)).size());
    assertEquals(1, t.hears(1, Solo.prepare(1)).size());
    t.happen(new Event.Rendered(I, ""));
    assertEquals(2, t.hears(1, new Message.Start(I, 1)).size());
  }

  @Test
  void whatIsSaidGoesOutBeforeWhatIsDone() {
    Membership m = Solo.membership(1);
    Domain d = Solo.DOMAIN;
    for (Effect said :
        List.of(
            to(1, new Message.Ask(I)),
            new Effect.Answer("c", Outcome.of(Code.DONE, "")),
            new Effect.Progress("c", List.of()))) {
      assertEquals(true, said.said(), said.toString());
    }
    for (Effect done :
        List.of(
            new Effect.Render(m, Optional.of(d)),
            new Effect.Launch(m, d),
            new Effect.Relaunch(m, d),
            new Effect.Adopt(m, d, Optional.empty()),
            new Effect.Stop(m),
            new Effect.Cure(""),
            new Effect.ProbeJob(Solo.JOB))) {
      assertEquals(false, done.said(), done.toString());
    }
  }
}
