package io.imexd.protocol;

import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How formations end that cannot go on: every member is told, and the callers hear of it or it is
 * tried again.
 */
final class Undoing {
  private final Turn turn;
  private final Callers callers;

  Undoing(Turn turn) {
    this.turn = turn;
    callers = new Callers(turn);
  }

  /**
   * A member left by itself before it was Confirmed, or somebody ended the instance: the formation
   * cannot succeed.
   */
  void releasedBy(TrayId from, Message.Release m) {
    Formation f = of(m.instance());
    if (f == null || !f.inProgress() || !f.members().contains(from)) {
      return;
    }
    if (m.asked() || m.closesRun()) {
      fail(f, Code.ENDED, from, Step.RELEASE, m.reason());
    } else {
      again(f, Code.DEADLINE, from, Step.RELEASE, m.reason());
    }
  }

  /** The instance is ended by a call on this tray. */
  void ended(Instance instance, String reason) {
    Formation f = of(instance);
    if (f != null && f.inProgress()) {
      fail(f, Code.ENDED, turn.self, Step.RELEASE, reason);
    }
  }

  void outOfTime(Formation f) {
    undo(f, Optional.of(Steps.outOfTime(f, turn.millis())));
  }

  void fail(Formation f, Code code, TrayId tray, Step step, String reason) {
    Formation current = turn.formations.getOrDefault(f.job(), f);
    Outcome end = Outcome.of(code, "job " + f.job() + ": " + line(tray, step, reason));
    // A run that somebody ended is nobody's fault.
    List<TrayId> atFault = code == Code.ENDED ? List.of() : List.of(tray);
    undo(current, Optional.of(end.withMembers(Steps.of(current)).blaming(atFault)));
  }

  /** Undone, to be tried again with a new instance while a caller has time. */
  void again(Formation f, Code code, TrayId tray, Step step, String reason) {
    Formation current = turn.formations.getOrDefault(f.job(), f);
    String why = line(tray, step, reason);
    Outcome last = Outcome.of(code, "job " + f.job() + ": " + why).withMembers(Steps.of(current));
    undo(current.withLast(last.blaming(List.of(tray))), Optional.empty(), why);
  }

  void undo(Formation f, Optional<Outcome> end) {
    undo(f, end, end.map(Outcome::line).orElse(""));
  }

  void undo(Formation f, Optional<Outcome> end, String why) {
    put(f.undoing(end));
    new Ending(turn).over(f.instance(), f.job(), f.members(), Farewell.over(why), false);
  }

  /**
   * Callers hear of a failure once every tray that can be reached is free of it, or when their time
   * is up.
   */
  void undone(Formation f) {
    Telling telling = turn.tellings.get(f.instance());
    boolean clean =
        !turn.durable.holding().holds(f.instance()) && (telling == null || telling.reachedAll());
    boolean noneWaits = f.callers().isEmpty();
    if (f.end().isPresent()) {
      if (clean || noneWaits) {
        callers.answerAll(f, f.end().get());
        callers.remember(f);
        turn.formations.remove(f.job());
      }
    } else if (clean || callers.timeIsUp(f)) {
      if (callers.timeIsUp(f)) {
        outOfTime(f);
      } else {
        long pause = 20 + turn.jitter(50L << Math.min(f.attempts(), 5));
        put(f.paused(turn.millis() + pause));
      }
    }
  }

  void put(Formation f) {
    turn.formations.put(f.job(), f);
  }

  @Nullable Formation of(Instance instance) {
    for (Formation f : turn.formations.values()) {
      if (f.instance().equals(instance)) {
        return f;
      }
    }
    return null;
  }

  static String line(TrayId tray, Step step, String reason) {
    return tray + ": " + step.word() + ": " + reason;
  }
}
