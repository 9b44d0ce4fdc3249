package io.imexd.protocol;

import io.imexd.protocol.Formation.Caller;
import io.imexd.protocol.Formation.Phase;
import java.util.Map;

/**
 * A whole daemon as a function: state and event in, state and effects out. It is both a member
 * ({@link Member}, {@link Ending}) and, for jobs whose first tray it is, a coordinator ({@link
 * Forming}). The caller writes the durable part of the new state before it carries out any effect.
 */
public final class Node {
  private final Settings settings;

  public Node(Settings settings) {
    this.settings = settings;
  }

  public Decision decide(State state, Event event, Now now) {
    Turn turn = new Turn(state, settings, now);
    apply(turn, event);
    new Ending(turn).tick();
    new Forming(turn).advance();
    new Calls(turn).advance();
    return turn.end();
  }

  private static void apply(Turn turn, Event event) {
    Member member = new Member(turn);
    Ending ending = new Ending(turn);
    Calls calls = new Calls(turn);
    switch (event) {
      case Event.Began() -> new Restart(turn).began();
      case Event.Tick() -> {}
      case Event.Delivered(TrayId from, Message message) -> delivered(turn, from, message);
      case Event.Unreachable(TrayId tray, String reason) -> {
        new Answers(turn).unreachable(tray, reason);
        calls.unreachable(tray, reason);
      }
      case Event.FactsRead(Facts facts) -> {
        turn.facts = facts;
        member.factsRead();
      }
      case Event.Rendered(Instance instance, String trouble) -> member.rendered(instance, trouble);
      case Event.Launched(Instance instance, Proc process) -> member.launched(instance, process);
      case Event.Observed(Instance instance, View view) -> member.observed(instance, view);
      case Event.Exited(Instance instance, String how) -> member.exited(instance, how);
      case Event.GaveUp(Instance instance, String reason) -> member.gaveUp(instance, reason);
      case Event.Stopped(Instance instance, boolean clean) -> ending.stopped(instance, clean);
      case Event.Cured(String trouble) -> ending.cured(trouble);
      case Event.JobProbed(JobKey job, boolean gone) -> member.jobProbed(job, gone);
      case Event.WriteFailed(String reason) -> writeFailed(turn, reason);
      case Event.EnsureCalled e -> calls.ensure(e);
      case Event.LeaveCalled e -> calls.leave(e);
      case Event.ReleaseCalled e -> calls.release(e);
      case Event.DrainCalled e -> calls.drain(e);
      case Event.ResumeCalled e -> calls.resume(e);
      case Event.CallDropped(String call) -> turn.calls.remove(call);
    }
  }

  private static void delivered(Turn turn, TrayId from, Message message) {
    if (message.hasNoTimeLeft() || new Strangers(turn).refused(from, message)) {
      return;
    }
    Member member = new Member(turn);
    Ending ending = new Ending(turn);
    Answers answers = new Answers(turn);
    Calls calls = new Calls(turn);
    answers.alive(from);
    switch (message) {
      case Message.Reserve m -> member.reserve(from, m);
      case Message.Prepare m -> member.prepare(from, m);
      case Message.Start m -> member.start(from, m);
      case Message.Confirm m -> member.confirm(from, m);
      case Message.Release m -> {
        new Undoing(turn).releasedBy(from, m);
        ending.release(from, m);
      }
      case Message.Reserved m -> answers.reserved(from, m);
      case Message.Prepared m -> answers.prepared(from, m);
      case Message.Seen m -> answers.seen(from, m);
      case Message.Confirmed m -> answers.confirmed(from, m);
      case Message.NotYet m -> answers.notYet(from, m);
      case Message.Refused m -> answers.refused(from, m);
      case Message.Released m -> ending.released(from, m);
      case Message.Left m -> ending.left(from, m);
      case Message.Noted m -> new Tellings(turn).noted(from, m.instance());
      case Message.Ask m -> asked(turn, from, m.instance());
      case Message.Tell m -> ending.told(from, m);
      case Message.Join m -> new Callers(turn).join(from, m);
      case Message.Underway m -> calls.underway(from, m);
      case Message.Ended m -> calls.ended(from, m);
    }
  }

  private static void asked(Turn turn, TrayId from, Instance instance) {
    Message.Tell answer = Standings.answer(turn.end().state(), instance, from);
    if (answer.standing() == Message.Standing.DEGRADED) {
      turn.work = turn.work.withToldGood(false); // So that the end of it is told, too.
    }
    turn.send(from, answer);
  }

  /**
   * The tray can make no promise now; its coordinator need not wait for the deadline to hear of it.
   */
  private static void writeFailed(Turn turn, String reason) {
    turn.ledgerTrouble = reason;
    turn.ledgerTroubleAtMillis = turn.millis();
    if (reason.isEmpty()) {
      return;
    }
    if (turn.durable.holding() instanceof Holding.Reserved(Membership m)
        && turn.work.stage() != Work.Stage.STOPPING) {
      turn.send(
          m.coordinator(),
          new Message.Refused(
              m.instance(), Refusal.plain(MemberStep.Step.CONFIRM, Code.UNFIT, reason)));
    }
  }

  /** When the next Tick is due, on the clock of {@link Now#millis}; Long.MAX_VALUE: never. */
  public static long wakeAtMillis(State state) {
    long wake = Long.MAX_VALUE;
    if (state.durable().holding() instanceof Holding.Reserved) {
      wake = Math.min(wake, Math.min(state.work().untilMillis(), state.work().askAtMillis()));
    }
    if (state.durable().holding() instanceof Holding.Confirmed) {
      wake = Math.min(wake, state.work().askAtMillis());
    }
    for (Telling t : state.tellings().values()) {
      wake = Math.min(wake, Math.min(t.nextAtMillis(), t.untilMillis()));
    }
    for (Call c : state.calls().values()) {
      wake = Math.min(wake, c.untilMillis());
      if (c instanceof Call.Ensure e) {
        wake = Math.min(wake, e.askAtMillis());
      }
    }
    for (Formation f : state.formations().values()) {
      wake = Math.min(wake, wakeFor(f));
    }
    return wake;
  }

  private static long wakeFor(Formation f) {
    long wake = f.phase() == Phase.PAUSED ? f.pauseUntilMillis() : Long.MAX_VALUE;
    for (Caller c : f.callers()) {
      wake = Math.min(wake, c.untilMillis() - Callers.LAST_WORD_MILLIS);
    }
    boolean formed = f.phase() == Phase.FORMED;
    if (!formed && f.phase() != Phase.PAUSED && !f.callers().isEmpty() && f.end().isEmpty()) {
      wake = Math.min(wake, Callers.giveUpAt(f));
    }
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      wake = f.awaits(e.getKey()) ? Math.min(wake, e.getValue().askAtMillis()) : wake;
    }
    return wake;
  }
}
