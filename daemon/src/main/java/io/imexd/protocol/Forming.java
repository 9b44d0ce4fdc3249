package io.imexd.protocol;

import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tray as a coordinator: carries its formations through the phases of {@link Formation}. */
final class Forming {
  private final Turn turn;
  private final Undoing undoing;
  private final Callers callers;

  Forming(Turn turn) {
    this.turn = turn;
    undoing = new Undoing(turn);
    callers = new Callers(turn);
  }

  /**
   * After every event: phases end when their last answer is in, messages that are due go out, time
   * runs out.
   */
  void advance() {
    for (JobKey job : List.copyOf(turn.formations.keySet())) {
      Formation f = turn.formations.get(job);
      Phase before = null;
      while (f != null && f.phase() != before) {
        before = f.phase();
        step(f);
        f = turn.formations.get(job);
      }
      if (f != null) {
        askDue(f);
      }
    }
  }

  private void step(Formation waitedFor) {
    if (waitedFor.phase() == Phase.SEALING && confirmedHere(waitedFor)) {
      Formation formed = waitedFor.asking(Phase.FORMED, turn.millis());
      undoing.put(callers.answerFormed(formed.withRound(waitedFor.round(), false)));
      return;
    }
    if (ownTrayGone(waitedFor)) {
      return;
    }
    Formation f = callers.dropLate(waitedFor);
    undoing.put(f);
    if (f.inProgress() && callers.timeIsUp(f)) {
      undoing.outOfTime(f);
      return;
    }
    switch (f.phase()) {
      case RESERVING -> {
        if (allDone(f)) {
          planned(f);
        }
      }
      case PREPARING -> {
        if (allDone(f)) {
          undoing.put(f.asking(Phase.STARTING, turn.millis()));
        }
      }
      case STARTING -> {
        if (f.peers().values().stream().allMatch(Peer::heard)) {
          undoing.put(f.connecting(turn.millis()));
        }
      }
      case CONNECTING -> {
        if (allDone(f)) {
          undoing.put(f.withRound(1, true).asking(Phase.CONFIRMING, turn.millis()));
        }
      }
      case CONFIRMING -> {
        if (f.peers().entrySet().stream()
            .allMatch(e -> e.getKey().equals(turn.self) || e.getValue().done())) {
          undoing.put(sealing(f));
        }
      }
      case SEALING -> {} // Until this tray is Confirmed, above.
      case FORMED -> formed(f);
      case UNDOING -> undoing.undone(f);
      case PAUSED -> {
        if (turn.millis() >= f.pauseUntilMillis()) {
          Message.Join join = new Message.Join("", f.job(), f.members(), f.options(), 0);
          undoing.put(
              Formation.begin(
                  turn.freshInstance(),
                  join,
                  f.callers(),
                  f.last(),
                  f.attempts() + 1,
                  turn.millis()));
        }
      }
    }
    if (f.inProgress()) {
      checkPatience(f);
    }
  }

  /**
   * Formed with the very decision that makes this tray Confirmed: between the two nothing may undo
   * it any more.
   */
  private boolean confirmedHere(Formation f) {
    return turn.durable.holding() instanceof Holding.Confirmed c
        && c.membership().instance().equals(f.instance());
  }

  /** Only the coordinator's own tray is asked now. */
  private Formation sealing(Formation f) {
    Formation next = f.asking(Phase.SEALING, turn.millis());
    for (TrayId member : f.members()) {
      if (!member.equals(turn.self)) {
        next = next.withPeer(member, next.peer(member).asDone(true, ""));
      }
    }
    return next;
  }

  private void planned(Formation f) {
    Plan plan = Plan.of(f, turn.settings);
    if (plan.end().isPresent()) {
      Outcome end = plan.end().get();
      boolean nothing = end.code() == Code.DONE;
      undoing.undo(
          f,
          Optional.of(
              nothing
                  ? end
                  : Outcome.of(end.code(), "job " + f.job() + ": " + end.line())
                      .blaming(end.atFault())));
    } else {
      undoing.put(
          f.withMaps(plan.domains(), plan.outside()).asking(Phase.PREPARING, turn.millis()));
    }
  }

  private void formed(Formation f) {
    Formation rest = f.callers().isEmpty() ? f.withRound(f.round(), false) : f;
    Optional<TrayId> dead = rest.roundOpen() ? lostPatience(rest) : Optional.empty();
    if (dead.isPresent()) {
      String why =
          Undoing.line(dead.get(), Step.READY, Steps.UNREACHABLE + rest.peer(dead.get()).detail());
      Outcome unfit = Outcome.of(Code.UNFIT, "job " + f.job() + ": " + why);
      callers.answerAll(rest, unfit.blaming(List.of(dead.get())));
      rest = rest.withCallers(List.of()).withRound(rest.round(), false);
    }
    if (rest.roundOpen() && allDone(rest)) {
      rest = callers.answerFormed(rest.withRound(rest.round(), false));
    }
    if (!rest.roundOpen() && !rest.callers().isEmpty()) {
      rest = rest.withRound(rest.round() + 1, true).asking(Phase.FORMED, turn.millis());
    }
    undoing.put(rest);
  }

  /**
   * Before formed, the coordinator's own tray leaving ends the formation; after it, only its
   * callers.
   */
  private boolean ownTrayGone(Formation f) {
    boolean holds = turn.holdsLive(f.instance());
    if (f.phase() == Phase.FORMED && !holds) {
      String why = turn.self + " has left the instance";
      callers.answerAll(f, Outcome.of(Code.ENDED, "job " + f.job() + ": " + why));
      turn.formations.remove(f.job());
      return true;
    }
    boolean reservedHere = f.phase() == Phase.RESERVING ? f.peer(turn.self).done() : f.inProgress();
    if (!reservedHere || holds) {
      return false;
    }
    undoing.again(f, Code.DEADLINE, turn.self, Step.RELEASE, "gave its place up");
    return true;
  }

  private void checkPatience(Formation f) {
    Optional<TrayId> dead = lostPatience(f);
    if (dead.isPresent() && turn.formations.get(f.job()) == f) {
      String why = Steps.UNREACHABLE + f.peer(dead.get()).detail();
      undoing.fail(f, Code.UNFIT, dead.get(), Steps.of(f.phase()), why);
    }
  }

  /** A member whose imexd has refused connections for too long. */
  private Optional<TrayId> lostPatience(Formation f) {
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      long since = e.getValue().deadSinceMillis();
      if (since != Long.MAX_VALUE && turn.millis() - since >= turn.settings.patienceMillis()) {
        return Optional.of(e.getKey());
      }
    }
    return Optional.empty();
  }

  private void askDue(Formation f) {
    Formation asked = f;
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      if (f.awaits(e.getKey()) && turn.millis() >= e.getValue().askAtMillis()) {
        turn.send(e.getKey(), question(f));
        asked = asked.withPeer(e.getKey(), e.getValue().askedAt(turn.millis()));
      }
    }
    undoing.put(asked);
  }

  private Message question(Formation f) {
    long left = Math.max(1, f.untilMillis() - turn.millis());
    return switch (f.phase()) {
      case RESERVING -> new Message.Reserve(f.instance(), f.job(), f.members(), f.options(), left);
      case PREPARING -> new Message.Prepare(f.instance(), f.domains(), f.outside(), left);
      case STARTING, CONNECTING -> new Message.Start(f.instance(), left);
      case CONFIRMING, SEALING, FORMED -> new Message.Confirm(f.instance(), f.round());
      case UNDOING, PAUSED -> throw new IllegalStateException("nothing to ask in " + f.phase());
    };
  }

  private static boolean allDone(Formation f) {
    return f.peers().values().stream().allMatch(Peer::done);
  }
}
