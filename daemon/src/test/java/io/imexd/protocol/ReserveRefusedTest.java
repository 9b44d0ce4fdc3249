package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.reserve;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom a tray does not let itself be reserved by, in which words, and whether to ask again. */
class ReserveRefusedTest {
  private static final String SINCE = "2027-01-15T08:00:01Z";
  private Solo t = new Solo(2);

  private static Refusal refusal(List<Effect> effects) {
    Effect.Send send = assertInstanceOf(Effect.Send.class, effects.getLast());
    return assertInstanceOf(Message.Refused.class, send.message()).refusal();
  }

  private Refusal asked(JobKey job, Instance instance) {
    return refusal(t.hears(1, new Message.Reserve(instance, job, trays(1, 2), Options.NONE, 500)));
  }

  @Test
  void byOneThatIsNotTheFirstMemberOrForOthers() {
    String why = "may not reserve t02: only the member that sorts first reserves, and only members";
    assertEquals(
        List.of(
            to(3, new Message.Refused(I, Refusal.plain(Step.RESERVE, Code.USAGE, "t03 " + why)))),
        t.hears(3, reserve(500)));
    List<TrayId> without = List.of(tray(1), tray(3));
    assertEquals(
        Refusal.plain(Step.RESERVE, Code.USAGE, "t01 " + why),
        refusal(t.hears(1, new Message.Reserve(I, JOB, without, Options.NONE, 500))));
    assertEquals(new Holding.Free(), t.holding());
  }

  @Test
  void forWhatIsOverHere() {
    t.hears(1, Solo.release(false, false));
    assertEquals(
        new Refusal(Step.RESERVE, Code.UNFIT, false, true, "undone", Optional.empty()),
        refusal(t.hears(1, reserve(500))));
    t.happen(new Event.LeaveCalled("l", job("b", "1"), Optional.empty(), 100));
    assertEquals(
        new Refusal(
            Step.RESERVE, Code.ENDED, false, true, "this run has ended here", Optional.empty()),
        asked(job("b", "1"), OTHER));
    t.hears(1, new Message.Reserve(OTHER, job("b", "2"), trays(1, 2), Options.NONE, 500));
    assertInstanceOf(Holding.Reserved.class, t.holding(), "another run is another matter");
  }

  @Test
  void whileItGivesUpThatVeryInstance() {
    t.reserved().later(15_000).tick();
    assertEquals(
        new Refusal(
            Step.RESERVE, Code.UNFIT, false, true, "the instance is over", Optional.empty()),
        refusal(t.hears(1, reserve(500))));
  }

  @Test
  void whileItIsOutOfServiceAndTheOperatorsWordComesFirst() {
    t.happen(new Event.FactsRead(Solo.unfit("fabric is in progress")));
    assertEquals("unfit: fabric is in progress", asked(JOB, I).reason());
    t.happen(new Event.WriteFailed("disk full"));
    assertEquals("unfit: disk full", asked(JOB, I).reason());
    t.later(2_999);
    assertEquals("unfit: disk full", asked(JOB, I).reason());
    t.later(1);
    assertEquals("unfit: fabric is in progress", asked(JOB, I).reason());
    t.happen(new Event.WriteFailed(""));
    t.state = t.state.withDurable(t.state.durable().withUnfit("killed"));
    assertEquals(Refusal.plain(Step.RESERVE, Code.UNFIT, "unfit: killed"), asked(JOB, I));
    t.happen(new Event.DrainCalled("d", "new cables"));
    assertEquals(Refusal.plain(Step.RESERVE, Code.UNFIT, "drained: new cables"), asked(JOB, I));
    assertEquals(
        List.of(new Effect.Answer("r", Outcome.of(Code.DONE, "t02 takes jobs again"))),
        t.happen(new Event.ResumeCalled("r", "")));
    t.happen(new Event.FactsRead(Solo.facts("10.0.0.2")));
    t.reserved();
    assertInstanceOf(Holding.Reserved.class, t.holding());
  }

  @Test
  void byAHolderWhoIsNamedAndWaitedForUnlessItIsConfirmed() {
    String by = "held by job a run 1 (instance a1000000, since " + SINCE;
    t.reserved();
    assertEquals(held(by + ", still forming)", true, false), asked(job("b", "1"), OTHER));
    t = new Solo(2).confirmed();
    assertEquals(held(by + ")", false, true), asked(job("b", "1"), OTHER));
    assertEquals(held(by + ")", true, true), asked(job("a", "2"), OTHER), "an older run ends");
    assertEquals(held(by + ")", false, true), asked(JOB, OTHER), "the same run does not");
    t.happen(new Event.LeaveCalled("l", JOB, Optional.empty(), 100));
    assertEquals(held(by + ", leaving)", true, false), asked(job("b", "1"), OTHER));
  }

  private static Refusal held(String reason, boolean waits, boolean confirmed) {
    return new Refusal(
        Step.RESERVE,
        Code.HELD,
        waits,
        false,
        reason,
        Optional.of(new Refusal.Holder(JOB, I, confirmed, tray(1))));
  }

  @Test
  void byAHolderOfWhomTheJobProbeSaysThatItLives() {
    t.settings = probing();
    t.confirmed();
    JobKey b = job("b", "1");
    assertEquals(List.of(new Effect.ProbeJob(JOB)), probes(b));
    t.later(29_999);
    assertEquals(List.of(), probes(b), "one question at a time");
    t.later(1);
    assertEquals(List.of(new Effect.ProbeJob(JOB)), probes(b), "no answer is asked for again");
    t.happen(new Event.JobProbed(JOB, false));
    t.later(4_999);
    assertEquals(false, asked(b, OTHER).waits(), "it lives");
    t.later(1);
    assertEquals(List.of(new Effect.ProbeJob(JOB)), probes(b), "an answer grows old");
    t.happen(new Event.JobProbed(job("c", "1"), true));
    assertInstanceOf(Holding.Confirmed.class, t.holding(), "another job is gone");
    assertEquals(List.of(new Effect.ProbeJob(JOB)), probes(b), "that answered another question");
    List<Effect> left = t.happen(new Event.JobProbed(JOB, true));
    assertInstanceOf(Holding.Leaving.class, t.holding());
    assertInstanceOf(Effect.Stop.class, left.getFirst());
  }

  /** What the probe is asked when another job wants the tray; the refusal says to wait. */
  private List<Effect> probes(JobKey wanting) {
    List<Effect> effects =
        t.hears(1, new Message.Reserve(OTHER, wanting, trays(1, 2), Options.NONE, 500));
    assertEquals(true, refusal(effects).waits());
    return effects.subList(0, effects.size() - 1);
  }

  private static Settings probing() {
    return new Settings(5_000, 10_000, 60_000, 30_000, 600_000, Settings.SingleTray.FORM, true);
  }
}
