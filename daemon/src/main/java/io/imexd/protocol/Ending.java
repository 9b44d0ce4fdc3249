package io.imexd.protocol;

import io.imexd.protocol.Work.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How an instance ends on this tray, and how its members come to know. */
final class Ending {
  static final String KILLED = "nvidia-imex had to be killed";

  private final Turn turn;
  private final Tellings tellings;

  Ending(Turn turn) {
    this.turn = turn;
    tellings = new Tellings(turn);
  }

  /**
   * The held instance ends here, by this tray's own decision. A tray that never was Confirmed
   * writes over.
   */
  void begin(Farewell wanted, boolean asked) {
    Farewell farewell = stop(wanted);
    Membership m = turn.membership().orElseThrow();
    tellings.tell(m.instance(), m.job(), farewell, asked, whoMustKnow(m, farewell));
  }

  /**
   * Stops nvidia-imex; Free follows only when that is reported. Leaving is on disk first, unless
   * nothing was Confirmed.
   */
  private Farewell stop(Farewell wanted) {
    Membership m = turn.membership().orElseThrow();
    boolean confirmed = turn.durable.holding() instanceof Holding.Confirmed;
    Farewell farewell =
        confirmed
            ? wanted
            : new Farewell(
                Farewell.Kind.OVER, wanted.closesRun(), wanted.rebooted(), wanted.reason());
    if (confirmed) {
      turn.hold(new Holding.Leaving(m, farewell));
    }
    turn.work = turn.work.stopping(farewell);
    turn.act(new Effect.Stop(m));
    return farewell;
  }

  /** All members of what was Confirmed; before that the coordinator, who tells the others. */
  private Set<TrayId> whoMustKnow(Membership m, Farewell farewell) {
    Set<TrayId> rest = new TreeSet<>(m.members());
    rest.remove(turn.self);
    boolean forming = turn.durable.holding() instanceof Holding.Reserved;
    if (forming && farewell.kind() == Farewell.Kind.OVER && !m.coordinator().equals(turn.self)) {
      rest.retainAll(Set.of(m.coordinator()));
    }
    return rest;
  }

  /**
   * The whole instance is over, by rollback or by a release that was called here; every other
   * member is told.
   */
  void over(Instance instance, JobKey job, List<TrayId> members, Farewell farewell, boolean asked) {
    Set<TrayId> rest = new TreeSet<>(members);
    rest.remove(turn.self);
    end(instance, job, members, farewell);
    Message release =
        new Message.Release(instance, job, farewell.closesRun(), asked, farewell.reason());
    tellings.start(
        instance,
        new Telling(
            release,
            rest,
            Set.of(),
            turn.millis(),
            Settings.ASK_AGAIN_FIRST_MILLIS,
            Long.MAX_VALUE));
    tellings.finish(instance);
  }

  /** Ends the instance here as over, by this tray's own decision, whatever is held. */
  private void end(Instance instance, JobKey job, List<TrayId> members, Farewell farewell) {
    if (turn.durable.holding().holds(instance)) {
      endHeld(farewell);
      return;
    }
    Optional<Tombstone> known =
        Tombstones.of(turn.durable.tombstones(), instance, List.of(turn.self));
    if (known.isEmpty()) {
      turn.bury(stone(instance, job, farewell, members, false));
    } else {
      addTo(known.get(), farewell, false);
    }
  }

  private void endHeld(Farewell farewell) {
    if (turn.work.stage() == Stage.STOPPING) {
      upgrade(farewell);
    } else {
      stop(farewell);
    }
  }

  private Tombstone stone(
      Instance instance, JobKey job, Farewell farewell, List<TrayId> members, boolean settled) {
    return new Tombstone(
        Optional.of(instance), job, farewell, members, settled, turn.now.wallMillis());
  }

  /** More ends than the tombstone says: left becomes over, the run is closed. */
  private void addTo(Tombstone known, Farewell farewell, boolean settled) {
    boolean closes = farewell.closesRun() && !known.farewell().closesRun();
    if (!known.over() || closes) {
      Farewell now = farewell.closing(known.farewell().closesRun());
      turn.durable =
          turn.durable.withTombstones(
              Tombstones.replaced(
                  turn.durable.tombstones(),
                  known,
                  known.withFarewell(now, known.settled() && settled)));
    }
  }

  /**
   * An instance that is not held here is over, says another tray: what was held is changed by a
   * former member only; of what never was, it is kept who said so, for a late Reserve of that tray.
   * False when it is none of its business.
   */
  private boolean endUnheld(TrayId from, Message.Release m, Farewell farewell) {
    List<Tombstone> all = turn.durable.tombstones();
    Optional<Tombstone> own = Tombstones.of(all, m.instance(), List.of(turn.self));
    Optional<Tombstone> known = own.or(() -> Tombstones.of(all, m.instance(), List.of(from)));
    if (known.isEmpty()) {
      turn.durable = turn.durable.withTombstones(Tombstones.withRoomFor(all, from));
      turn.bury(stone(m.instance(), m.job(), farewell, List.of(from), true));
    } else if (known.get().concerns(List.of(from)) && known.get().job().equals(m.job())) {
      addTo(known.get(), farewell, true);
    } else {
      return false;
    }
    return true;
  }

  /** A Leaving tray learns that more ends than it thought: left becomes over, the run is closed. */
  private void upgrade(Farewell more) {
    Farewell before = turn.work.farewell().orElse(more);
    boolean isOver = before.kind() == Farewell.Kind.OVER || more.kind() == Farewell.Kind.OVER;
    Farewell farewell =
        new Farewell(
            isOver ? Farewell.Kind.OVER : Farewell.Kind.LEFT,
            before.closesRun() || more.closesRun(),
            before.rebooted(),
            before.reason());
    turn.work = turn.work.stopping(farewell);
    if (turn.durable.holding() instanceof Holding.Leaving(Membership m, Farewell _)) {
      turn.hold(new Holding.Leaving(m, farewell));
    }
  }

  /** A leave that names the run closes it, also when the tray is leaving already. */
  void closeWhileStopping(boolean closes) {
    Farewell before = turn.work.farewell().orElseThrow();
    if (closes && !before.closesRun()) {
      upgrade(before.closing(true));
    }
  }

  void release(TrayId from, Message.Release m) {
    Farewell farewell = Farewell.over(m.reason()).closing(m.closesRun() && m.job().namesRun());
    boolean holds = turn.durable.holding().holds(m.instance());
    if (holds) {
      endHeld(farewell);
      Set<TrayId> askers = new TreeSet<>(turn.work.askers());
      askers.add(from);
      turn.work = turn.work.withAskers(askers);
    } else if (!endUnheld(from, m, farewell)) {
      return;
    }
    turn.send(from, new Message.Released(m.instance(), holds));
  }

  void released(TrayId from, Message.Released m) {
    if (!m.holds()) {
      tellings.acknowledged(from, m.instance());
    }
  }

  /** Nothing of the instance runs here any more. */
  void stopped(Instance instance, boolean clean) {
    if (!turn.durable.holding().holds(instance) || turn.work.stage() != Stage.STOPPING) {
      return;
    }
    Membership m = turn.membership().orElseThrow();
    Farewell farewell = turn.work.farewell().orElseThrow();
    Telling telling = turn.tellings.get(instance);
    boolean mustTell = farewell.kind() == Farewell.Kind.OVER || farewell.rebooted();
    boolean settled = !mustTell || telling == null || telling.pending().isEmpty();
    turn.hold(new Holding.Free());
    turn.bury(
        new Tombstone(
            Optional.of(instance), m.job(), farewell, m.members(), settled, turn.now.wallMillis()));
    for (TrayId asker : new TreeSet<>(turn.work.askers())) {
      turn.send(asker, new Message.Released(instance, false));
    }
    turn.work = Work.IDLE;
    turn.others.clear();
    if (!clean) {
      turn.durable = turn.durable.withUnfit(KILLED + " on leaving job " + m.job());
      turn.act(new Effect.Cure(turn.facts.address()));
    }
    tellings.finish(instance);
  }

  /** A cure that imexd did not live to see the end of, or that failed, is tried anew. */
  void cureAgain() {
    if (turn.durable.unfit().startsWith(KILLED)) {
      turn.act(new Effect.Cure(turn.facts.address()));
    }
  }

  void cured(String trouble) {
    if (turn.durable.unfit().startsWith(KILLED)) {
      turn.durable =
          turn.durable.withUnfit(
              trouble.isEmpty() ? "" : KILLED + ", and bringing it up alone failed: " + trouble);
    }
  }

  void left(TrayId from, Message.Left m) {
    turn.send(from, new Message.Noted(m.instance()));
    Message.Standing standing = m.rebooted() ? Message.Standing.REBOOTED : Message.Standing.LEFT;
    heard(from, m.instance(), standing, "");
  }

  void told(TrayId from, Message.Tell m) {
    heard(from, m.instance(), m.standing(), m.detail());
  }

  private void heard(TrayId from, Instance instance, Message.Standing standing, String detail) {
    boolean member =
        turn.holdsLive(instance) && turn.membership().orElseThrow().members().contains(from);
    if (!member || from.equals(turn.self)) {
      return;
    }
    if (standing == Message.Standing.OVER) {
      endHeld(Farewell.over(from + " says that the instance is over"));
      return;
    }
    Said before = turn.others.get(from);
    if (before == null || !before.gone()) {
      turn.others.put(from, new Said(standing, detail));
    }
    if (standing == Message.Standing.DEGRADED) {
      // The end of it is told once, and may be lost; a formation waits for it.
      boolean forming = turn.durable.holding() instanceof Holding.Reserved;
      int members = turn.membership().orElseThrow().members().size();
      long pause =
          forming
              ? Settings.ASK_AGAIN_MAX_MILLIS
              : Settings.askPause(Settings.ASK_DEGRADED_MILLIS, members);
      long soon = turn.millis() + pause;
      turn.work = turn.work.withAskAt(Math.min(turn.work.askAtMillis(), soon));
    }
  }

  /** What is due by the clock: a place given up, members asked, an end said again. */
  void tick() {
    if (turn.durable.holding() instanceof Holding.Reserved
        && turn.work.stage() != Stage.STOPPING
        && turn.millis() >= turn.work.untilMillis()) {
      begin(
          Farewell.over("time was up on " + turn.self + " before the domains were formed"), false);
    }
    askMembers();
    tellings.due();
  }

  /**
   * While Confirmed, now and then; before, only after a member said that it is Degraded, for who
   * asks to confirm is told "not yet" until it is well again.
   */
  private void askMembers() {
    Holding holding = turn.durable.holding();
    boolean forming = holding instanceof Holding.Reserved && turn.work.stage() != Stage.STOPPING;
    boolean formed = holding instanceof Holding.Confirmed;
    if (!forming && !formed || turn.millis() < turn.work.askAtMillis()) {
      return;
    }
    Membership m = turn.membership().orElseThrow();
    long pause =
        forming
            ? Settings.ASK_AGAIN_MAX_MILLIS
            : Settings.askPause(turn.settings.askMillis(), m.members().size());
    turn.work =
        turn.work.withAskAt(forming && !someDegraded() ? Long.MAX_VALUE : turn.millis() + pause);
    for (TrayId member : m.members()) {
      Said said = turn.others.get(member);
      if (!member.equals(turn.self)
          && (said == null || !said.gone() || said.standing() == Message.Standing.LEFT)) {
        turn.send(member, new Message.Ask(m.instance()));
      }
    }
  }

  private boolean someDegraded() {
    return turn.others.values().stream()
        .anyMatch(said -> said.standing() == Message.Standing.DEGRADED);
  }
}
