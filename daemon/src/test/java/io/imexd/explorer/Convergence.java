package io.imexd.explorer;

import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * P7 and the second half of P3: once faults stop (trays come back, messages arrive, questions are
 * asked again, and time runs out only when nothing else happens), every call ends and every tray
 * comes to rest within a bounded number of steps. One fair schedule is followed from each state;
 * schedules that meet go on as one, so that each is followed only as far as it is new.
 */
final class Convergence {
  static final int STEPS_MAX = 3_000;
  private static final int PAUSES_DRAWS_MAX = 4;

  private final Scope scope;
  private final Locals locals;
  private final Moves moves;
  private final Repeats repeats;
  private final Symmetry symmetry;
  private final Visited good = new Visited();

  Convergence(Scope scope, Locals locals, Moves moves, Symmetry symmetry) {
    this.scope = scope;
    this.locals = locals;
    this.moves = moves;
    this.symmetry = symmetry;
    repeats = new Repeats(locals);
  }

  int states() {
    return good.size();
  }

  /** Returns the moves that were made; throws Broken when it does not come to rest well. */
  void check(World from, List<Move> made) {
    World w = from;
    List<Hash> way = new ArrayList<>();
    while (true) {
      Hash hash = symmetry.hash(w);
      if (good.contains(hash)) {
        break;
      }
      way.add(hash);
      Optional<Move> next = next(w);
      if (next.isEmpty()) {
        atRest(w);
        break;
      }
      if (made.size() > STEPS_MAX) {
        throw new Broken("P7 bounded", "after " + STEPS_MAX + " steps it is not at rest");
      }
      made.add(next.get());
      w = moves.after(w, next.get());
    }
    way.forEach(good::add);
  }

  /** The world at rest after calls and nothing going wrong. */
  World settle(World from) {
    World w = from;
    for (int i = 0; i < STEPS_MAX; i++) {
      Optional<Move> next = next(w);
      if (next.isEmpty()) {
        return w;
      }
      w = moves.after(w, next.get());
    }
    throw new Broken("P7 bounded", "the prelude does not come to rest");
  }

  private Optional<Move> next(World w) {
    for (int i = 0; i < w.trays.length; i++) {
      if (w.down[i]) {
        return Optional.of(new Move(Move.Kind.RESTART, i, "", false));
      }
    }
    if (w.flight.length > 0) {
      Parcel p = w.flight[0];
      return Optional.of(new Move(Move.Kind.DELIVER, p.to, p, false));
    }
    for (int i = 0; i < w.trays.length; i++) {
      if (w.stops[i] != 0) {
        int instance = Integer.numberOfTrailingZeros(w.stops[i]);
        return Optional.of(new Move(Move.Kind.STOPPED, i, instance, false));
      }
      if (w.curing[i]) {
        return Optional.of(new Move(Move.Kind.CURED, i, "", false));
      }
      if (moves.sees(w, i)) {
        return Optional.of(new Move(Move.Kind.LOOK, i, "", false));
      }
    }
    for (Timer.Kind kind : Timer.Kind.values()) {
      Optional<Move> timer = timer(w, kind, PAUSES_DRAWS_MAX);
      if (timer.isPresent()) {
        return timer;
      }
    }
    return timer(w, Timer.Kind.PAUSE, Integer.MAX_VALUE);
  }

  /** drawsMax: a formation that is tried again and again waits for others to run out of time. */
  private Optional<Move> timer(World w, Timer.Kind kind, int drawsMax) {
    for (int i = 0; i < w.trays.length; i++) {
      for (Timer t : w.trays[i].timers) {
        if (t.kind() == kind && comes(w, i, t, drawsMax)) {
          return Optional.of(new Move(Move.Kind.TIMER, i, t, false));
        }
      }
    }
    return Optional.empty();
  }

  private boolean comes(World w, int tray, Timer t, int drawsMax) {
    return switch (t.kind()) {
      case PAUSE -> w.trays[tray].draws < drawsMax;
      case FORGET_FAILURE -> false;
      default -> !t.kind().repeats() || repeats.useful(w, tray, t);
    };
  }

  /** Calls have ended; what was not formed, or was released, is held nowhere; nobody waits. */
  void atRest(World w) {
    for (int c = 0; c < w.calls.length; c++) {
      if (w.calls[c] == World.OPEN) {
        throw new Broken("P7 bounded", scope.calls().get(c).call() + " has no answer");
      }
    }
    for (int i = 0; i < w.trays.length; i++) {
      Holding holding = w.trays[i].holding();
      if (!(holding instanceof Holding.Free) && !(holding instanceof Holding.Confirmed)) {
        throw new Broken("P7 bounded", Promises.name(i) + " rests in " + holding);
      }
      if (!w.trays[i].state.durable().unfit().isEmpty()) {
        throw new Broken("P7 bounded", Promises.name(i) + " rests unfit");
      }
      if (!w.trays[i].state.formations().isEmpty()) {
        boolean resting =
            w.trays[i].state.formations().values().stream().allMatch(f -> f.callers().isEmpty());
        if (!resting) {
          throw new Broken("P7 bounded", Promises.name(i) + " has a formation with callers");
        }
      }
      if (holding instanceof Holding.Confirmed c) {
        held(w, i, c.membership());
      }
    }
  }

  private void held(World w, int tray, Membership m) {
    Instance instance = m.instance();
    int k = locals.instance(instance);
    if (!w.ever(World.CONFIRMED, k, locals.index(m.coordinator()))) {
      throw new Broken(
          "P3 all or nothing", Promises.name(tray) + " holds what was never formed: " + instance);
    }
    if ((w.ghosts[k] & World.RELEASED) != 0) {
      throw new Broken(
          "P7 bounded", Promises.name(tray) + " still holds what was released: " + instance);
    }
    boolean whole = true;
    for (TrayId member : m.members()) {
      whole &= w.trays[locals.index(member)].holding().holds(instance);
    }
    boolean ready = io.imexd.protocol.Standings.shown(w.trays[tray].state).word().equals("ready");
    if (ready != whole) {
      throw new Broken(
          "P7 bounded",
          Promises.name(tray) + " says " + (ready ? "ready" : "not ready") + ", wrongly");
    }
  }
}
