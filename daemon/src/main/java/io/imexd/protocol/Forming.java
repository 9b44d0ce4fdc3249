package io.imexd.protocol;

import io.imexd.protocol.Formation.Peer;
import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tray as a coordinator: carries its formations through the phases of {@link Formation}. */
final class Forming {
  private final Turn turn;
  private final Callers callers;

  Forming(Turn turn) {
    this.turn = turn;
    callers = new Callers(turn);
  }

  void reserved(TrayId from, Message.Reserved m) {
    at(m.instance(), from, Phase.RESERVING)
        .ifPresent(f -> put(f.withPeer(from, f.peer(from).asDone(true, "").withFacts(m.facts()))));
  }

  void prepared(TrayId from, Message.Prepared m) {
    at(m.instance(), from, Phase.PREPARING)
        .ifPresent(f -> {
          boolean same = m.mapDigest().equals(digestFor(f, from));
          if (same) {
            put(f.withPeer(from, f.peer(from).asDone(true, "")));
          } else {
            fail(
                f,
                Code.INTERNAL,
                from,
                Step.PREPARE,
                "prepared another nodes map than it was given");
          }
        });
  }

  void seen(TrayId from, Message.Seen m) {
    Formation any = of(m.instance());
    if (any != null && any.inProgress() && any.peers().containsKey(from) && m.view().fatal()) {
      fail(any, Code.UNFIT, from, Step.START, m.view().detail());
      return;
    }
    at(m.instance(), from, Phase.STARTING)
        .ifPresent(f -> {
          View view = m.view();
          if (view.good() && !view.mapDigest().equals(digestFor(f, from))) {
            view = View.bad("nvidia-imex runs with another nodes map");
          }
          put(f.withPeer(from, f.peer(from).withView(view)));
        });
  }

  void confirmed(TrayId from, Message.Confirmed m) {
    inRound(m.instance(), from, m.round())
        .ifPresent(f -> put(f.withPeer(from, f.peer(from).asDone(true, ""))));
  }

  void notYet(TrayId from, Message.NotYet m) {
    inRound(m.instance(), from, m.round())
        .ifPresent(f -> put(f.withPeer(from, f.peer(from).asDone(false, m.reason()))));
  }

  void refused(TrayId from, Message.Refused m) {
    Formation f = of(m.instance());
    if (f == null || !f.peers().containsKey(from)) {
      return;
    }
    Refusal why = m.refusal();
    if (f.phase() == Phase.FORMED) {
      if (why.step() == Step.CONFIRM && f.roundOpen()) {
        Outcome gone =
            Outcome.of(why.code(), "job " + f.job() + ": " + line(from, why.step(), why.reason()));
        callers.answerAll(f, gone);
        put(f.withCallers(List.of()).withRound(f.round(), false));
      }
    } else if (f.inProgress()) {
      refusedBefore(f, from, why);
    }
  }

  private void refusedBefore(Formation f, TrayId from, Refusal why) {
    if (why.over() && why.code() != Code.ENDED) {
      again(f, Code.DEADLINE, line(from, why.step(), why.reason()));
    } else if (why.step() == Step.RESERVE && why.waits()) {
      if (f.phase() != Phase.RESERVING || f.peer(from).done()) {
        return; // A late answer to a question that was answered since.
      }
      long next = turn.millis() + Settings.HELD_AGAIN_MILLIS;
      Formation waiting = f.withPeer(from, f.peer(from).waiting(why, next));
      put(waiting);
      why.holder().ifPresent(holder -> buryOrphan(f, holder));
      if (why.holder().isPresent() && mustGiveWay(waiting, why.holder().get())) {
        again(waiting, Code.HELD, line(from, why.step(), why.reason()));
      }
    } else {
      fail(f, why.code(), from, why.step(), why.reason());
    }
  }

  /**
   * A tray held by an instance of this very job that this coordinator once began and knows no more,
   * since imexd was killed before it reserved its own tray: it can never be formed, and need not be
   * waited for.
   */
  private void buryOrphan(Formation f, Refusal.Holder holder) {
    boolean mine = holder.coordinator().equals(turn.self) && holder.job().equals(f.job());
    boolean known = of(holder.instance()) != null || turn.durable.holding().holds(holder.instance());
    if (mine && !holder.confirmed() && !known) {
      Farewell farewell = Farewell.over("imexd on " + turn.self + " was restarted while forming");
      new Ending(turn).over(holder.instance(), f.job(), f.members(), farewell, false);
    }
  }

  /**
   * Two formations that hold trays of each other: the one that sorts higher gives way, so one of
   * them goes on.
   */
  private boolean mustGiveWay(Formation f, Refusal.Holder holder) {
    if (holder.confirmed() || f.peers().values().stream().noneMatch(Peer::done)) {
      return false;
    }
    int order = f.job().compareTo(holder.job());
    return order > 0 || order == 0 && f.instance().compareTo(holder.instance()) > 0;
  }

  void unreachable(TrayId tray, String reason) {
    for (Formation f : List.copyOf(turn.formations.values())) {
      Peer peer = f.peers().get(tray);
      boolean asked = f.inProgress() || f.phase() == Phase.FORMED && f.roundOpen();
      if (asked && peer != null && !peer.done()) {
        put(f.withPeer(tray, peer.dead(reason, turn.millis())));
      }
    }
    turn.tellings.replaceAll((_, telling) -> telling.marked(tray));
  }

  void alive(TrayId tray) {
    for (Formation f : List.copyOf(turn.formations.values())) {
      Peer peer = f.peers().get(tray);
      if (peer != null && peer.deadSinceMillis() != Long.MAX_VALUE) {
        put(f.withPeer(tray, peer.alive()));
      }
    }
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

  private void step(Formation f) {
    if (ownTrayGone(f)) {
      return;
    }
    if (f.inProgress() && callers.timeIsUp(f)) {
      outOfTime(f);
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
          put(f.asking(Phase.STARTING, turn.millis()));
        }
      }
      case STARTING -> {
        if (allDone(f)) {
          put(f.withRound(1, true).asking(Phase.CONFIRMING, turn.millis()));
        }
      }
      case CONFIRMING -> {
        if (f.peers().entrySet().stream()
            .allMatch(e -> e.getKey().equals(turn.self) || e.getValue().done())) {
          put(sealing(f));
        }
      }
      case SEALING -> {
        if (f.peer(turn.self).done()) {
          Formation formed = f.asking(Phase.FORMED, turn.millis()).withRound(f.round(), false);
          put(callers.answerFormed(formed));
        }
      }
      case FORMED -> formed(f);
      case UNDOING -> undone(f);
      case PAUSED -> {
        if (turn.millis() >= f.pauseUntilMillis()) {
          Message.Join join = new Message.Join("", f.job(), f.members(), f.options(), 0);
          put(
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

  /**
   * A member left by itself before it was Confirmed, or somebody ended the instance: the formation
   * cannot succeed.
   */
  void releasedBy(TrayId from, Message.Release m) {
    Formation f = of(m.instance());
    if (f == null || !f.inProgress()) {
      return;
    }
    if (m.asked() || m.closesRun()) {
      fail(f, Code.ENDED, from, Step.RELEASE, m.reason());
    } else {
      again(f, Code.DEADLINE, line(from, Step.RELEASE, m.reason()));
    }
  }

  /** The instance is ended by a call on this tray. */
  void ended(Instance instance, String reason) {
    Formation f = of(instance);
    if (f != null && f.inProgress()) {
      fail(f, Code.ENDED, turn.self, Step.RELEASE, reason);
    }
  }

  private void planned(Formation f) {
    Plan plan = Plan.of(f, turn.settings);
    if (plan.end().isPresent()) {
      Outcome end = plan.end().get();
      boolean nothing = end.code() == Code.DONE;
      undo(
          f,
          Optional.of(
              nothing ? end : Outcome.of(end.code(), "job " + f.job() + ": " + end.line())));
    } else {
      put(f.withMaps(plan.domains(), plan.outside()).asking(Phase.PREPARING, turn.millis()));
    }
  }

  private void formed(Formation f) {
    Formation rest = callers.dropLate(f);
    if (rest.callers().isEmpty()) {
      rest = rest.withRound(rest.round(), false);
    }
    Optional<TrayId> dead = rest.roundOpen() ? lostPatience(rest) : Optional.empty();
    if (dead.isPresent()) {
      String why =
          line(dead.get(), Step.READY, "imexd is not reachable: " + rest.peer(dead.get()).detail());
      callers.answerAll(rest, Outcome.of(Code.UNFIT, "job " + f.job() + ": " + why));
      rest = rest.withCallers(List.of()).withRound(rest.round(), false);
    }
    if (rest.roundOpen() && allDone(rest)) {
      rest = callers.answerFormed(rest.withRound(rest.round(), false));
    }
    if (!rest.roundOpen() && !rest.callers().isEmpty()) {
      rest = rest.withRound(rest.round() + 1, true).asking(Phase.FORMED, turn.millis());
    }
    put(rest);
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
    again(f, Code.DEADLINE, turn.self + " gave its place up");
    return true;
  }

  private void checkPatience(Formation f) {
    Optional<TrayId> dead = lostPatience(f);
    if (dead.isPresent() && turn.formations.get(f.job()) == f) {
      String why = "imexd is not reachable: " + f.peer(dead.get()).detail();
      fail(f, Code.UNFIT, dead.get(), Steps.of(f.phase()), why);
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

  private void outOfTime(Formation f) {
    undo(f, Optional.of(Steps.outOfTime(f, turn.millis())));
  }

  private void fail(Formation f, Code code, TrayId tray, Step step, String reason) {
    Formation current = turn.formations.getOrDefault(f.job(), f);
    Outcome end = Outcome.of(code, "job " + f.job() + ": " + line(tray, step, reason));
    undo(current, Optional.of(end.withMembers(Steps.of(current))));
  }

  /** Undone, to be tried again with a new instance while a caller has time. */
  private void again(Formation f, Code code, String why) {
    Formation current = turn.formations.getOrDefault(f.job(), f);
    Outcome last = Outcome.of(code, "job " + f.job() + ": " + why).withMembers(Steps.of(current));
    undo(current.withLast(last), Optional.empty(), why);
  }

  private void undo(Formation f, Optional<Outcome> end) {
    undo(f, end, end.map(Outcome::line).orElse(""));
  }

  private void undo(Formation f, Optional<Outcome> end, String why) {
    put(f.undoing(end));
    new Ending(turn).over(f.instance(), f.job(), f.members(), Farewell.over(why), false);
  }

  /**
   * Callers hear of a failure once every tray that can be reached is free of it, or when their time
   * is up.
   */
  private void undone(Formation f) {
    Formation rest = f.end().isPresent() ? callers.dropLate(f) : f;
    Telling telling = turn.tellings.get(f.instance());
    boolean clean =
        !turn.durable.holding().holds(f.instance()) && (telling == null || telling.reachedAll());
    boolean noneWaits = rest.callers().isEmpty();
    if (f.end().isPresent()) {
      if (clean || noneWaits) {
        callers.answerAll(rest, f.end().get());
        callers.remember(f);
        turn.formations.remove(f.job());
      } else {
        put(rest);
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

  private void askDue(Formation f) {
    boolean asks = f.inProgress() || f.phase() == Phase.FORMED && f.roundOpen();
    if (!asks) {
      return;
    }
    Formation asked = f;
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      Peer peer = e.getValue();
      boolean othersFirst = f.phase() == Phase.CONFIRMING && e.getKey().equals(turn.self);
      boolean ownOnly = f.phase() == Phase.SEALING && !e.getKey().equals(turn.self);
      if (!peer.done() && turn.millis() >= peer.askAtMillis() && !othersFirst && !ownOnly) {
        turn.send(e.getKey(), question(f));
        asked = asked.withPeer(e.getKey(), peer.askedAt(turn.millis()));
      }
    }
    put(asked);
  }

  private Message question(Formation f) {
    long left = Math.max(1, f.untilMillis() - turn.millis());
    return switch (f.phase()) {
      case RESERVING -> new Message.Reserve(f.instance(), f.job(), f.members(), f.options(), left);
      case PREPARING -> new Message.Prepare(f.instance(), f.domains(), f.outside(), left);
      case STARTING -> new Message.Start(f.instance(), left);
      case CONFIRMING, SEALING, FORMED -> new Message.Confirm(f.instance(), f.round());
      case UNDOING, PAUSED -> throw new IllegalStateException("nothing to ask in " + f.phase());
    };
  }

  private void put(Formation f) {
    turn.formations.put(f.job(), f);
  }

  private @Nullable Formation of(Instance instance) {
    for (Formation f : turn.formations.values()) {
      if (f.instance().equals(instance)) {
        return f;
      }
    }
    return null;
  }

  private Optional<Formation> at(Instance instance, TrayId from, Phase phase) {
    Formation f = of(instance);
    return f != null && f.phase() == phase && f.peers().containsKey(from)
        ? Optional.of(f)
        : Optional.empty();
  }

  /** Answers count only for the round that is open. */
  private Optional<Formation> inRound(Instance instance, TrayId from, int round) {
    Formation f = of(instance);
    if (f == null || !f.roundOpen() || f.round() != round || !f.peers().containsKey(from)) {
      return Optional.empty();
    }
    return Optional.of(f);
  }

  private static boolean allDone(Formation f) {
    return f.peers().values().stream().allMatch(Peer::done);
  }

  private static String digestFor(Formation f, TrayId tray) {
    for (Domain d : f.domains()) {
      if (d.members().contains(tray)) {
        return d.mapDigest();
      }
    }
    return "";
  }

  private static String line(TrayId tray, Step step, String reason) {
    return tray + ": " + step.word() + ": " + reason;
  }
}
