package io.imexd.protocol;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Members are told of an end, again and again until they acknowledge it. */
final class Tellings {
  /** How long a plain left is said again; members that ask learn it later all the same. */
  private static final long LEFT_LIMIT_MILLIS = 60_000;

  private final Turn turn;

  Tellings(Turn turn) {
    this.turn = turn;
  }

  /**
   * Says again what an earlier life of imexd may not have said to all. Who closed the run is not
   * known any more: it is closed wherever the end is heard.
   */
  void tellAgain(Instance instance, JobKey job, Farewell farewell, Set<TrayId> whom) {
    tell(instance, job, farewell, farewell.closesRun(), false, whom);
  }

  void tell(Instance instance, JobKey job, Farewell farewell, boolean asked, Set<TrayId> whom) {
    tell(instance, job, farewell, false, asked, whom);
  }

  private void tell(
      Instance instance,
      JobKey job,
      Farewell farewell,
      boolean closes,
      boolean asked,
      Set<TrayId> whom) {
    if (whom.isEmpty()) {
      return;
    }
    boolean over = farewell.kind() == Farewell.Kind.OVER;
    Message message =
        over
            ? new Message.Release(instance, job, closes, asked, farewell.reason())
            : new Message.Left(instance, farewell.rebooted());
    boolean forever = over || farewell.rebooted();
    long until = forever ? Long.MAX_VALUE : turn.millis() + LEFT_LIMIT_MILLIS;
    start(
        instance,
        new Telling(
            message, whom, Set.of(), turn.millis(), Settings.TELL_AGAIN_FIRST_MILLIS, until));
  }

  void start(Instance instance, Telling telling) {
    turn.tellings.put(instance, telling);
    sayDue(instance);
  }

  private void sayDue(Instance instance) {
    Telling telling = Objects.requireNonNull(turn.tellings.get(instance));
    for (TrayId member : new TreeSet<>(telling.pending())) {
      turn.send(member, telling.message());
    }
    turn.tellings.put(instance, telling.toldAt(turn.millis()));
  }

  /** Answers Left only: one that comes late says nothing of a release that has begun since. */
  void noted(TrayId from, Instance instance) {
    Telling telling = turn.tellings.get(instance);
    if (telling != null && telling.message() instanceof Message.Left) {
      acknowledged(from, instance);
    }
  }

  void acknowledged(TrayId from, Instance instance) {
    Telling telling = turn.tellings.get(instance);
    if (telling != null) {
      turn.tellings.put(instance, telling.without(from));
      finish(instance);
    }
  }

  void finish(Instance instance) {
    Telling telling = turn.tellings.get(instance);
    if (telling == null || !telling.pending().isEmpty()) {
      return;
    }
    Optional<Tombstone> stone = Tombstones.of(turn.durable.tombstones(), instance);
    if (turn.durable.holding().holds(instance)) {
      return; // Settled when nvidia-imex is reaped and the tombstone is written.
    }
    turn.tellings.remove(instance);
    if (stone.isPresent() && !stone.get().settled()) {
      turn.durable =
          turn.durable.withTombstones(
              Tombstones.replaced(
                  turn.durable.tombstones(), stone.get(), stone.get().withSettled()));
    }
  }

  /** What is due by the clock is said again, or given up. */
  void due() {
    for (Instance instance : List.copyOf(turn.tellings.keySet())) {
      Telling telling = Objects.requireNonNull(turn.tellings.get(instance));
      if (turn.millis() >= telling.untilMillis()) {
        turn.tellings.remove(instance);
      } else if (turn.millis() >= telling.nextAtMillis()) {
        sayDue(instance);
      }
    }
  }
}
