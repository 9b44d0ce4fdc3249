package io.imexd.explorer;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Effect;
import io.imexd.protocol.Event;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import io.imexd.protocol.State;
import io.imexd.protocol.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One event at one tray and all that follows at once: the write, what is said, what is done.
 *
 * <p>Rendered and Launched are reported at once, and an adoption says at once whether nvidia-imex
 * was there. No interleaving that matters is lost: while files are written or a process comes up,
 * the tray answers nobody anything that it would not answer a moment later or earlier (it is not
 * Prepared, and it does not see its domain, until a report says so, and a message can be as late as
 * the report would be); a tray that stops meanwhile ignores the report, and a crash in between is
 * the crash before anything was done. Stopped and Observed come at any later moment.
 */
final class Happening {
  private static final String HOW = "x";
  private static final Proc PROC = new Proc(1, 1);

  private final Scope scope;
  private final Locals locals;
  private final Promises promises;
  private final List<Wish> wishes;
  private final Map<World.Running, World.Running> processes = new HashMap<>();

  Happening(Scope scope, Locals locals, Promises promises) {
    this.scope = scope;
    this.locals = locals;
    this.promises = promises;
    wishes = scope.calls();
  }

  /** silent: imexd is killed after the write. */
  void event(World w, int tray, Event event, boolean silent) {
    follow(w, tray, locals.step(w.trays[tray], event), event, silent);
  }

  void parcel(World w, Parcel parcel, boolean silent) {
    int tray = parcel.to;
    follow(w, tray, locals.step(w.trays[tray], parcel), parcel.event, silent);
  }

  void timer(World w, int tray, Timer timer, boolean silent) {
    follow(w, tray, locals.step(w.trays[tray], timer), new Event.Tick(), silent);
  }

  void begin(World w, int tray, boolean rebooted, boolean silent) {
    w.down[tray] = false;
    if (rebooted) {
      w.running[tray] = null;
    }
    Local.Step step = locals.begin(w.trays[tray], rebooted, scope.facts(tray));
    Holding held = w.trays[tray].holding();
    boolean confirmed = held instanceof Holding.Confirmed;
    if (confirmed && !rebooted) {
      promises.silenceIsNotDeath(w, tray, held, step.next().holding(), new Event.Began());
    }
    enter(w, tray, step.next());
    carryOut(w, tray, step, silent);
  }

  private void follow(World w, int tray, Local.Step step, Event cause, boolean silent) {
    Holding before = w.trays[tray].holding();
    Holding after = step.next().holding();
    promises.exact(tray, before, after, cause);
    promises.exclusiveStep(tray, before, after);
    promises.silenceIsNotDeath(w, tray, before, after, cause);
    enter(w, tray, step.next());
    carryOut(w, tray, step, silent);
  }

  /** What the promises will want to know of the past. */
  private void enter(World w, int tray, Local next) {
    w.trays[tray] = next;
    Optional<Membership> held = next.holding().membershipIfAny();
    if (held.isEmpty()) {
      return;
    }
    int instance = locals.instance(held.get().instance());
    if (next.holding() instanceof Holding.Reserved) {
      w.note(World.RESERVED, instance, tray);
    }
    if (Promises.prepared(next)) {
      w.note(World.PREPARED, instance, tray);
    }
    if (next.holding() instanceof Holding.Confirmed) {
      w.note(World.CONFIRMED, instance, tray);
      for (int c = 0; c < w.calls.length; c++) {
        if (w.calls[c] == World.OPEN) {
          w.seen[c] |= World.seenBit(instance, tray);
        }
      }
    }
  }

  private void carryOut(World w, int tray, Local.Step step, boolean silent) {
    if (silent) {
      crash(w, tray);
      return;
    }
    for (Parcel p : step.said()) {
      w.put(p);
    }
    for (Effect.Answer a : step.answers()) {
      answered(w, a);
    }
    for (Effect e : step.done()) {
      act(w, tray, e);
    }
  }

  private void answered(World w, Effect.Answer answer) {
    int call = call(answer.call());
    if (w.calls[call] != World.OPEN) {
      throw new Broken("P7 bounded", answer.call() + " is answered twice");
    }
    w.calls[call] = World.ENDED;
    promises.proven(w, call, answer.outcome(), scope.members(wishes.get(call).job()));
    w.seen[call] = 0;
  }

  private int call(String id) {
    for (int i = 0; i < wishes.size(); i++) {
      if (wishes.get(i).call().equals(id)) {
        return i;
      }
    }
    throw new IllegalStateException("no call " + id);
  }

  private void act(World w, int tray, Effect effect) {
    switch (effect) {
      case Effect.Render(Membership m, Optional<Domain> _) ->
          event(w, tray, new Event.Rendered(m.instance(), ""), false);
      case Effect.Launch(Membership m, Domain d) -> {
        promises.allOrNothing(w, tray, m);
        launch(w, tray, m, d);
      }
      case Effect.Relaunch(Membership m, Domain d) -> launch(w, tray, m, d);
      case Effect.Adopt(Membership m, Domain _, Optional<Proc> _) -> {
        World.Running r = w.running[tray];
        boolean there = r != null && r.instance() == locals.instance(m.instance());
        Event report =
            there ? new Event.Launched(m.instance(), PROC) : new Event.Exited(m.instance(), HOW);
        event(w, tray, report, false);
      }
      case Effect.Stop(Membership m) -> {
        // Of what is not held any more nothing runs, and its report would be ignored.
        if (w.trays[tray].holding().holds(m.instance())) {
          w.stops[tray] |= 1 << locals.instance(m.instance());
        }
      }
      case Effect.Cure _ -> {
        promises.alone(w, tray);
        w.curing[tray] = true;
      }
      default -> throw new IllegalStateException("not in this scope: " + effect);
    }
  }

  private void launch(World w, int tray, Membership m, Domain d) {
    promises.alone(w, tray);
    World.Running r = new World.Running(locals.instance(m.instance()), d);
    w.running[tray] = processes.computeIfAbsent(r, k -> k);
    event(w, tray, new Event.Launched(m.instance(), PROC), false);
  }

  void stopped(World w, int tray, int instance, boolean clean, boolean silent) {
    stop(w, tray, instance);
    event(w, tray, new Event.Stopped(locals.instanceList.get(instance), clean), silent);
  }

  void cured(World w, int tray) {
    w.curing[tray] = false;
    event(w, tray, new Event.Cured(""), false);
  }

  private static void stop(World w, int tray, int instance) {
    w.stops[tray] &= ~(1 << instance);
    World.Running r = w.running[tray];
    if (r != null && r.instance() == instance) {
      w.running[tray] = null;
    }
  }

  /** imexd is killed: what it knew is gone, who called it hears that; nvidia-imex goes on. */
  void crash(World w, int tray) {
    Local before = w.trays[tray];
    w.trays[tray] = locals.local(tray, State.of(before.state.durable(), "boot"), before.draws);
    w.down[tray] = true;
    w.stops[tray] = 0;
    w.curing[tray] = false;
    for (Parcel p : w.flight) {
      if (p.local() && p.from == tray) {
        w.take(p);
      }
    }
    for (int c = 0; c < w.calls.length; c++) {
      if (wishes.get(c).tray() == tray && w.calls[c] == World.OPEN) {
        w.calls[c] = World.ENDED;
        w.seen[c] = 0;
      }
    }
  }

  /** Killed when nvidia-imex had ended already, before it could report that. */
  void crashAfterStop(World w, int tray) {
    for (int i = 0; i < World.INSTANCES_MAX; i++) {
      if ((w.stops[tray] >> i & 1) != 0) {
        stop(w, tray, i);
      }
    }
    crash(w, tray);
  }

  void death(World w, int tray) {
    World.Running r = Locals.there(w.running[tray]);
    w.running[tray] = null;
    if (!w.down[tray]) {
      event(w, tray, new Event.Exited(locals.instanceList.get(r.instance()), HOW), false);
    }
  }

  /** What the probes would say now. */
  Optional<Event> look(World w, int tray) {
    World.Running r = w.running[tray];
    Local local = w.trays[tray];
    if (r == null || w.down[tray] || w.stops[tray] != 0) {
      return Optional.empty();
    }
    boolean good = true;
    for (var member : r.domain().members()) {
      World.Running other = w.running[locals.index(member)];
      good &= other != null && other.instance() == r.instance();
    }
    Instance instance = locals.instanceList.get(r.instance());
    boolean known = local.state.work().view().good() == good;
    return known
        ? Optional.empty()
        : Optional.of(
            new Event.Observed(
                instance,
                good ? new View(true, "", r.domain().mapDigest(), false) : View.bad(HOW)));
  }
}
