package io.imexd.explorer;

import io.imexd.protocol.Event;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Message;
import io.imexd.protocol.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What can happen next in a world, and the world after it. */
final class Moves {
  private static final long TIME_LEFT_MILLIS = 60_000;

  private final Scope scope;
  private final Locals locals;
  private final Happening happening;
  private final Repeats repeats;
  private final List<Wish> wishes;

  Moves(Scope scope, Locals locals, Promises promises) {
    this.scope = scope;
    this.locals = locals;
    happening = new Happening(scope, locals, promises);
    repeats = new Repeats(locals);
    wishes = scope.calls();
  }

  List<Move> of(World w) {
    List<Move> all = new ArrayList<>();
    for (Parcel p : w.flight) {
      parcel(w, p, all);
    }
    for (int i = 0; i < w.trays.length; i++) {
      tray(w, i, all);
    }
    for (int c = scope.prelude().size(); c < wishes.size(); c++) {
      calls(w, c, all);
    }
    return all;
  }

  /**
   * A parcel that is never delivered is as good as lost, since it waits beside its own repetition;
   * losing it is a move of its own only so that it can be said again as new.
   */
  private void parcel(World w, Parcel p, List<Move> all) {
    if (w.down[p.to]) {
      if (!w.down[p.from]) {
        all.add(new Move(Move.Kind.REFUSE, p.from, p, false));
      }
      return;
    }
    Local.Step step = locals.step(w.trays[p.to], p);
    killed(w, p.to, step, new Move(Move.Kind.DELIVER, p.to, p, false), all);
    if (!p.local()) {
      if (left(w, World.REPEATS)) {
        all.add(new Move(Move.Kind.REPEAT, p.to, p, false));
      }
      if (left(w, World.LOSSES)) {
        all.add(new Move(Move.Kind.LOSE, p.to, p, false));
      }
    }
  }

  private void tray(World w, int i, List<Move> all) {
    if (w.down[i]) {
      all.add(new Move(Move.Kind.RESTART, i, "", false));
      if (left(w, World.REBOOTS)) {
        all.add(new Move(Move.Kind.REBOOT, i, "", false));
      }
      return;
    }
    for (int k = 0; w.stops[i] >> k != 0; k++) {
      if ((w.stops[i] >> k & 1) != 0) {
        Event stopped = new Event.Stopped(locals.instanceList.get(k), true);
        Move move = new Move(Move.Kind.STOPPED, i, k, false);
        killed(w, i, locals.step(w.trays[i], stopped), move, all);
        if (w.running[i] != null && left(w, World.KILLS)) {
          all.add(new Move(Move.Kind.KILLED, i, k, false));
        }
      }
    }
    if (w.curing[i]) {
      all.add(new Move(Move.Kind.CURED, i, "", false));
    }
    if (sees(w, i)) {
      all.add(new Move(Move.Kind.LOOK, i, "", false));
    }
    for (Timer t : w.trays[i].timers) {
      if (mayCome(w, i, t)) {
        killed(w, i, locals.step(w.trays[i], t), new Move(Move.Kind.TIMER, i, t, false), all);
      }
    }
    if (left(w, World.CRASHES)) {
      all.add(new Move(Move.Kind.CRASH, i, "", false));
      if (w.stops[i] != 0 && w.running[i] != null) {
        all.add(new Move(Move.Kind.CRASH_AFTER_STOP, i, "", false));
      }
    }
    if (w.running[i] != null && w.stops[i] == 0 && left(w, World.DEATHS)) {
      all.add(new Move(Move.Kind.DEATH, i, "", false));
    }
  }

  private boolean mayCome(World w, int i, Timer t) {
    if (t.kind() == Timer.Kind.PAUSE) {
      return w.trays[i].draws < scope.bounds().draws();
    }
    return t.kind().repeats() ? repeats.useful(w, i, t) : left(w, World.LATES);
  }

  private void killed(World w, int i, Local.Step step, Move move, List<Move> all) {
    int draws = step.next().draws;
    if (draws > scope.bounds().draws() && draws > w.trays[i].draws) {
      return; // One formation more than this scope looks at.
    }
    all.add(move);
    if (step.wrote() && left(w, World.CRASHES)) {
      all.add(move.thenSilent());
    }
  }

  private void calls(World w, int c, List<Move> all) {
    Wish wish = wishes.get(c);
    if (w.calls[c] != World.NOT_YET || w.down[wish.tray()]) {
      return;
    }
    if (wish.kind() == Wish.Kind.RELEASE) {
      TreeSet<Integer> found = new TreeSet<>();
      for (Local local : w.trays) {
        local
            .holding()
            .membershipIfAny()
            .filter(m -> wish.job().covers(m.job()))
            .ifPresent(m -> found.add(locals.instance(m.instance())));
      }
      if (found.isEmpty()) {
        found.add(-1);
      }
      found.forEach(
          k -> all.add(new Move(Move.Kind.CALL, wish.tray(), new Move.Calling(c, k), false)));
    } else {
      all.add(new Move(Move.Kind.CALL, wish.tray(), new Move.Calling(c, -1), false));
    }
  }

  /** Whether its probes would say something new. */
  boolean sees(World w, int tray) {
    return happening.look(w, tray).isPresent();
  }

  private boolean left(World w, int fault) {
    return w.spent[fault] < scope.allowed(fault);
  }

  World after(World before, Move m) {
    World w = before.copy();
    if (m.silent()) {
      w.spent[World.CRASHES]++;
    }
    int i = m.tray();
    switch (m.kind()) {
      case DELIVER -> {
        Parcel p = (Parcel) m.about();
        w.take(p);
        happening.parcel(w, p, m.silent());
      }
      case REPEAT -> {
        w.spent[World.REPEATS]++;
        happening.parcel(w, (Parcel) m.about(), false);
      }
      case LOSE -> {
        w.spent[World.LOSSES]++;
        w.take((Parcel) m.about());
      }
      case REFUSE -> {
        Parcel p = (Parcel) m.about();
        w.take(p);
        happening.event(w, i, repeats.unreachable(p.to), false);
      }
      case STOPPED -> happening.stopped(w, i, (Integer) m.about(), true, m.silent());
      case KILLED -> {
        w.spent[World.KILLS]++;
        happening.stopped(w, i, (Integer) m.about(), false, false);
      }
      case CURED -> happening.cured(w, i);
      case LOOK -> happening.event(w, i, happening.look(w, i).orElseThrow(), false);
      case TIMER -> {
        Timer t = (Timer) m.about();
        w.spent[World.LATES] += (byte) (t.kind().repeats() ? 0 : 1);
        happening.timer(w, i, t, m.silent());
      }
      case CALL -> call(w, (Move.Calling) m.about());
      case RESTART -> happening.begin(w, i, false, false);
      case REBOOT -> {
        w.spent[World.REBOOTS]++;
        happening.begin(w, i, true, false);
      }
      case CRASH -> {
        w.spent[World.CRASHES]++;
        happening.crash(w, i);
      }
      case CRASH_AFTER_STOP -> {
        w.spent[World.CRASHES]++;
        happening.crashAfterStop(w, i);
      }
      case DEATH -> {
        w.spent[World.DEATHS]++;
        happening.death(w, i);
      }
    }
    return w;
  }

  void call(World w, Move.Calling calling) {
    int c = calling.call();
    Wish wish = wishes.get(c);
    w.calls[c] = World.OPEN;
    for (int i = 0; i < w.trays.length; i++) {
      if (w.trays[i].holding() instanceof Holding.Confirmed held) {
        w.seen[c] |= World.seenBit(locals.instance(held.membership().instance()), i);
      }
    }
    happening.event(w, wish.tray(), event(w, wish, calling), false);
  }

  private Event event(World w, Wish wish, Move.Calling calling) {
    JobKey job = wish.job();
    return switch (wish.kind()) {
      case ENSURE ->
          new Event.EnsureCalled(
              wish.call(), job, scope.members(job), Options.NONE, TIME_LEFT_MILLIS);
      case LEAVE -> new Event.LeaveCalled(wish.call(), job, Optional.empty(), TIME_LEFT_MILLIS);
      case RELEASE -> {
        if (calling.instance() < 0) {
          yield new Event.ReleaseCalled(
              wish.call(),
              job,
              Optional.empty(),
              List.of(),
              scope.trays().get(wish.tray()),
              TIME_LEFT_MILLIS);
        }
        w.ghosts[calling.instance()] |= World.RELEASED;
        Instance instance = locals.instanceList.get(calling.instance());
        yield new Event.ReleaseCalled(
            wish.call(),
            job,
            Optional.of(instance),
            members(w, instance),
            scope.trays().get(wish.tray()),
            TIME_LEFT_MILLIS);
      }
    };
  }

  private List<io.imexd.protocol.TrayId> members(World w, Instance instance) {
    for (Local local : w.trays) {
      Optional<Membership> m = local.holding().membershipIfAny();
      if (m.isPresent() && m.get().instance().equals(instance)) {
        return m.get().members();
      }
    }
    throw new IllegalStateException("no tray holds it");
  }

  static boolean same(Message a, Message b) {
    return a.about().isPresent() ? a.about().equals(b.about()) : call(a).equals(call(b));
  }

  private static String call(Message m) {
    return switch (m) {
      case Message.Join j -> j.call();
      case Message.Ended e -> e.call();
      case Message.Underway u -> u.call();
      default -> "";
    };
  }
}
