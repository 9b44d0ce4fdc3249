package io.imexd.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Calls on this tray's own control socket. */
final class Calls {
  private static final long JOIN_FIRST_MILLIS = 500;
  private static final long JOIN_AGAIN_MILLIS = 1_000;

  private final Turn turn;

  Calls(Turn turn) {
    this.turn = turn;
  }

  void ensure(Event.EnsureCalled e) {
    List<TrayId> members = List.copyOf(new TreeSet<>(e.nodes()));
    if (e.nodes().isEmpty()) {
      turn.answer(e.call(), Outcome.of(Code.USAGE, "no trays given"));
    } else if (members.size() != e.nodes().size()) {
      turn.answer(
          e.call(), Outcome.of(Code.USAGE, "a tray is given twice: " + firstTwice(e.nodes())));
    } else if (!members.contains(turn.self)) {
      turn.answer(
          e.call(),
          Outcome.of(
              Code.USAGE,
              turn.self
                  + " is not among the trays given: ensure is called on a member of the job"));
    } else if (Tombstones.closed(turn.durable.tombstones(), e.job(), members)) {
      turn.answer(
          e.call(),
          Outcome.of(
              Code.ENDED, "job " + e.job() + ": " + turn.self + ": this run has ended here"));
    } else {
      Call.Ensure call =
          new Call.Ensure(
              e.job(),
              members,
              e.options(),
              turn.millis() + e.timeLeftMillis(),
              turn.millis(),
              Long.MAX_VALUE,
              "",
              List.of());
      turn.calls.put(e.call(), call);
      ask(e.call(), call, JOIN_FIRST_MILLIS);
    }
  }

  private static TrayId firstTwice(List<TrayId> nodes) {
    Set<TrayId> seen = new TreeSet<>();
    for (TrayId t : nodes) {
      if (!seen.add(t)) {
        return t;
      }
    }
    throw new IllegalArgumentException("no tray comes twice");
  }

  private void ask(String id, Call.Ensure call, long againInMillis) {
    turn.calls.put(id, call.asked(turn.millis() + againInMillis));
    long left = Math.max(1, call.untilMillis() - turn.millis());
    turn.send(
        call.coordinator(), new Message.Join(id, call.job(), call.members(), call.options(), left));
  }

  void underway(TrayId from, Message.Underway m) {
    if (turn.calls.get(m.call()) instanceof Call.Ensure call && call.coordinator().equals(from)) {
      turn.calls.put(m.call(), call.heard(m.members()));
      turn.act(new Effect.Progress(m.call(), m.members()));
    }
  }

  void ended(TrayId from, Message.Ended m) {
    if (turn.calls.get(m.call()) instanceof Call.Ensure call && call.coordinator().equals(from)) {
      turn.answer(m.call(), m.outcome());
    }
  }

  void unreachable(TrayId tray, String reason) {
    for (Map.Entry<String, Call> e : List.copyOf(turn.calls.entrySet())) {
      if (e.getValue() instanceof Call.Ensure call && call.coordinator().equals(tray)) {
        long since = Math.min(call.deadSinceMillis(), turn.millis());
        turn.calls.put(e.getKey(), call.dead(since, reason));
      }
    }
  }

  void leave(Event.LeaveCalled e) {
    Optional<Membership> held =
        turn.membership()
            .filter(m -> e.job().covers(m.job()))
            .filter(m -> e.instance().isEmpty() || e.instance().get().equals(m.instance()));
    if (held.isEmpty()) {
      close(e.job(), e.instance());
      turn.answer(e.call(), nothing(e.job()));
      return;
    }
    Ending ending = new Ending(turn);
    Instance instance = held.get().instance();
    if (turn.work.stage() == Work.Stage.STOPPING) {
      ending.closeWhileStopping(e.job().namesRun());
    } else {
      String why = "job " + held.get().job() + " has left " + turn.self;
      ending.begin(Farewell.left(why).closing(e.job().namesRun()), true);
      new Undoing(turn).ended(instance, why);
    }
    turn.calls.put(
        e.call(), new Call.Leave(held.get().job(), instance, turn.millis() + e.timeLeftMillis()));
  }

  /**
   * A run that ends by name is closed here even when nothing is held: its prolog may come long
   * after.
   */
  private void close(JobKey job, Optional<Instance> instance) {
    List<TrayId> here = List.of(turn.self);
    if (!job.namesRun() || Tombstones.closed(turn.durable.tombstones(), job, here)) {
      return;
    }
    Farewell farewell = Farewell.left("this run has ended here").closing(true);
    Optional<Tombstone> known =
        instance.flatMap(i -> Tombstones.of(turn.durable.tombstones(), i, here));
    if (known.isEmpty()) {
      turn.bury(
          new Tombstone(Optional.empty(), job, farewell, List.of(), true, turn.now.wallMillis()));
    } else {
      Tombstone closed =
          known.get().withFarewell(known.get().farewell().closing(true), known.get().settled());
      turn.durable =
          turn.durable.withTombstones(
              Tombstones.replaced(turn.durable.tombstones(), known.get(), closed));
    }
  }

  private Outcome nothing(JobKey job) {
    String held =
        turn.membership()
            .map(m ->
                turn.self + " is held by job " + m.job() + ", instance " + m.instance().brief())
            .orElse(turn.self + " holds nothing of it");
    return Outcome.ended(
        Code.DONE,
        "job " + job + ": nothing to do: " + held,
        new Outcome.Ended(Optional.empty(), job, List.of(), List.of()));
  }

  void release(Event.ReleaseCalled e) {
    if (e.instance().isEmpty()) {
      close(e.job(), Optional.empty());
      turn.answer(e.call(), nothing(e.job()));
      return;
    }
    if (!e.members().contains(turn.self)) {
      String no = turn.self + " is no member of job " + e.job() + ": its members end it";
      turn.answer(e.call(), Outcome.of(Code.USAGE, no));
      return;
    }
    Instance instance = e.instance().get();
    String why = "job " + e.job() + " was released from " + e.on();
    Farewell farewell = Farewell.over(why).closing(e.job().namesRun());
    new Undoing(turn).ended(instance, why);
    new Ending(turn).over(instance, e.job(), e.members(), farewell, true);
    turn.calls.put(
        e.call(),
        new Call.Release(e.job(), instance, e.members(), turn.millis() + e.timeLeftMillis()));
  }

  void drain(Event.DrainCalled e) {
    turn.durable = turn.durable.withDrained(e.reason());
    turn.answer(e.call(), Outcome.of(Code.DONE, turn.self + " is drained: " + e.reason()));
  }

  void resume(Event.ResumeCalled e) {
    if (!e.troubles().isEmpty()) {
      turn.answer(
          e.call(), Outcome.of(Code.UNFIT, turn.self + " cannot be resumed: " + e.troubles()));
      return;
    }
    Durable resumed = turn.durable.withDrained("").withUnfit("");
    if (resumed.equals(turn.durable) && !turn.ledgerTrouble.isEmpty()) {
      // Nothing to write, so nothing would show that writing works again.
      turn.answer(
          e.call(),
          Outcome.of(Code.UNFIT, turn.self + " cannot be resumed: " + turn.ledgerTrouble));
      return;
    }
    turn.durable = resumed;
    turn.answer(e.call(), Outcome.of(Code.DONE, turn.self + " takes jobs again"));
  }

  /**
   * After every event: calls whose condition holds are answered, the others asked again or out of
   * time.
   */
  void advance() {
    for (Map.Entry<String, Call> e : List.copyOf(turn.calls.entrySet())) {
      switch (e.getValue()) {
        case Call.Ensure call -> ensureDue(e.getKey(), call);
        case Call.Leave call -> leaveDue(e.getKey(), call);
        case Call.Release call -> releaseDue(e.getKey(), call);
      }
    }
  }

  private void ensureDue(String id, Call.Ensure call) {
    boolean dead = call.deadSinceMillis() != Long.MAX_VALUE;
    String prefix = "job " + call.job() + ": " + call.coordinator() + ": reserve: ";
    if (dead && turn.millis() - call.deadSinceMillis() >= turn.settings.patienceMillis()) {
      turn.answer(
          id,
          Outcome.of(
                  Code.UNFIT,
                  prefix + "imexd of the coordinator is not reachable: " + call.trouble())
              .blaming(List.of(call.coordinator())));
    } else if (turn.millis() >= call.untilMillis()) {
      // The last word, so that a coordinator that wakes up late finds the caller gone.
      turn.send(
          call.coordinator(), new Message.Join(id, call.job(), call.members(), call.options(), 1));
      String why =
          dead
              ? "imexd of the coordinator is not reachable: " + call.trouble()
              : "the coordinator gives no answer";
      turn.answer(
          id,
          Outcome.of(Code.DEADLINE, prefix + why + "; deadline passed")
              .withMembers(call.last())
              .blaming(List.of(call.coordinator())));
    } else if (turn.millis() >= call.askAtMillis()) {
      ask(id, call, JOIN_AGAIN_MILLIS);
    }
  }

  private void leaveDue(String id, Call.Leave call) {
    if (!turn.durable.holding().holds(call.instance())) {
      turn.answer(
          id,
          Outcome.ended(
              Code.DONE,
              "job " + call.job() + ": " + turn.self + " is free, instance " + call.instance(),
              new Outcome.Ended(
                  Optional.of(call.instance()), call.job(), List.of(turn.self), List.of())));
    } else if (turn.millis() >= call.untilMillis()) {
      turn.answer(
          id,
          Outcome.of(
              Code.DEADLINE,
              "job "
                  + call.job()
                  + ": "
                  + turn.self
                  + ": release: nvidia-imex is still being stopped; deadline passed"));
    }
  }

  private void releaseDue(String id, Call.Release call) {
    Telling telling = turn.tellings.get(call.instance());
    boolean holds = turn.durable.holding().holds(call.instance());
    Set<TrayId> silent = new TreeSet<>(telling == null ? Set.of() : telling.pending());
    if (holds) {
      silent.add(turn.self);
    }
    if (!silent.isEmpty() && turn.millis() < call.untilMillis()) {
      return;
    }
    List<TrayId> free = new ArrayList<>(call.members());
    free.removeAll(silent);
    Outcome.Ended ended =
        new Outcome.Ended(Optional.of(call.instance()), call.job(), free, List.copyOf(silent));
    String job = "job " + call.job() + ": ";
    turn.answer(
        id,
        silent.isEmpty()
            ? Outcome.ended(
                Code.DONE,
                job + "released on " + free.size() + " trays, instance " + call.instance(),
                ended)
            : Outcome.ended(
                Code.DEADLINE,
                job
                    + "release: no word that they are free from "
                    + silent
                    + "; they are told again until they answer",
                ended));
  }
}
