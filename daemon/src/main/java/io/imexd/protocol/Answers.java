package io.imexd.protocol;

import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.MemberStep.Step;
import java.util.List;
import java.util.Optional;

/** What members say to their coordinator, and what it makes of each answer. */
final class Answers {
  private final Turn turn;
  private final Undoing undoing;
  private final Callers callers;

  Answers(Turn turn) {
    this.turn = turn;
    undoing = new Undoing(turn);
    callers = new Callers(turn);
  }

  void reserved(TrayId from, Message.Reserved m) {
    at(m.instance(), from, Phase.RESERVING)
        .ifPresent(
            f -> undoing.put(f.withPeer(from, f.peer(from).asDone(true, "").withFacts(m.facts()))));
  }

  void prepared(TrayId from, Message.Prepared m) {
    at(m.instance(), from, Phase.PREPARING)
        .ifPresent(f -> {
          boolean same = m.mapDigest().equals(digestFor(f, from));
          if (same) {
            undoing.put(f.withPeer(from, f.peer(from).asDone(true, "")));
          } else {
            undoing.fail(
                f,
                Code.INTERNAL,
                from,
                Step.PREPARE,
                "prepared another nodes map than it was given");
          }
        });
  }

  void seen(TrayId from, Message.Seen m) {
    Formation any = undoing.of(m.instance());
    if (any != null && any.inProgress() && any.peers().containsKey(from) && m.view().fatal()) {
      undoing.fail(any, Code.UNFIT, from, Step.START, m.view().detail());
      return;
    }
    connecting(m.instance(), from)
        .ifPresent(f -> {
          View view = m.view();
          if (view.good() && !view.mapDigest().equals(digestFor(f, from))) {
            view = View.bad("nvidia-imex runs with another nodes map");
          }
          undoing.put(f.withPeer(from, f.peer(from).withView(view)));
        });
  }

  void confirmed(TrayId from, Message.Confirmed m) {
    inRound(m.instance(), from, m.round())
        .ifPresent(f -> undoing.put(f.withPeer(from, f.peer(from).asDone(true, ""))));
  }

  void notYet(TrayId from, Message.NotYet m) {
    inRound(m.instance(), from, m.round())
        .ifPresent(f -> undoing.put(f.withPeer(from, f.peer(from).asDone(false, m.reason()))));
  }

  void refused(TrayId from, Message.Refused m) {
    Formation f = undoing.of(m.instance());
    if (f == null || !f.peers().containsKey(from)) {
      return;
    }
    Refusal why = m.refusal();
    if (f.phase() == Phase.FORMED) {
      if (why.step() == Step.CONFIRM && f.roundOpen()) {
        Outcome gone =
            Outcome.of(
                why.code(), "job " + f.job() + ": " + Undoing.line(from, why.step(), why.reason()));
        callers.answerAll(f, gone);
        undoing.put(f.withCallers(List.of()).withRound(f.round(), false));
      }
    } else if (f.inProgress()) {
      refusedBefore(f, from, why);
    }
  }

  private void refusedBefore(Formation f, TrayId from, Refusal why) {
    if (why.over() && why.code() != Code.ENDED) {
      undoing.again(f, Code.DEADLINE, from, why.step(), why.reason());
    } else if (why.step() == Step.RESERVE && why.waits()) {
      if (f.phase() != Phase.RESERVING || f.peer(from).done()) {
        return; // A late answer to a question that was answered since.
      }
      long next = turn.millis() + Settings.HELD_AGAIN_MILLIS;
      Formation waiting = f.withPeer(from, f.peer(from).waiting(why, next));
      undoing.put(waiting);
      why.holder().ifPresent(holder -> buryOrphan(f, holder));
      if (why.holder().isPresent() && mustGiveWay(waiting, why.holder().get())) {
        undoing.again(waiting, Code.HELD, from, why.step(), why.reason());
      }
    } else {
      undoing.fail(f, why.code(), from, why.step(), why.reason());
      if (why.step() == Step.RESERVE) {
        // It holds nothing, and may never be able to write that it is over: nobody waits for that.
        turn.tellings.computeIfPresent(f.instance(), (_, told) -> told.marked(from));
      }
    }
  }

  /**
   * A tray held by an instance of this very job that this coordinator once began and knows no more,
   * since imexd was killed before it reserved its own tray: it can never be formed, and need not be
   * waited for. One that this tray has left was formed, and is not ended by who comes next.
   */
  private void buryOrphan(Formation f, Refusal.Holder holder) {
    boolean mine = holder.coordinator().equals(turn.self) && holder.job().equals(f.job());
    boolean known =
        undoing.of(holder.instance()) != null
            || turn.durable.holding().holds(holder.instance())
            || Tombstones.of(turn.durable.tombstones(), holder.instance()).isPresent();
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
        undoing.put(f.withPeer(tray, peer.dead(reason, turn.millis())));
      }
    }
    turn.tellings.replaceAll((_, telling) -> telling.marked(tray));
  }

  void alive(TrayId tray) {
    for (Formation f : List.copyOf(turn.formations.values())) {
      Peer peer = f.peers().get(tray);
      if (peer != null && peer.deadSinceMillis() != Long.MAX_VALUE) {
        undoing.put(f.withPeer(tray, peer.alive()));
      }
    }
  }

  private Optional<Formation> at(Instance instance, TrayId from, Phase phase) {
    Formation f = undoing.of(instance);
    return f != null && f.phase() == phase && f.peers().containsKey(from)
        ? Optional.of(f)
        : Optional.empty();
  }

  /** Answers count only for the round that is open. */
  private Optional<Formation> inRound(Instance instance, TrayId from, int round) {
    Formation f = undoing.of(instance);
    if (f == null || !f.roundOpen() || f.round() != round || !f.peers().containsKey(from)) {
      return Optional.empty();
    }
    return Optional.of(f);
  }

  private static String digestFor(Formation f, TrayId tray) {
    for (Domain d : f.domains()) {
      if (d.members().contains(tray)) {
        return d.mapDigest();
      }
    }
    return "";
  }

  /** While starting and connecting alike, the members report what they see. */
  private Optional<Formation> connecting(Instance instance, TrayId from) {
    Optional<Formation> starting = at(instance, from, Phase.STARTING);
    return starting.isPresent() ? starting : at(instance, from, Phase.CONNECTING);
  }
}
