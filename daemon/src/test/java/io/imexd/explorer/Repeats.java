package io.imexd.explorer;

import io.imexd.protocol.Event;
import java.util.List;

/**
 * Which questions are worth asking again. One whose answer would change nothing now is left out,
 * and so is one that is still being talked about on that way: a copy that arrives later than its
 * original is a repeat (Move.REPEAT), and what would be worth asking later can be asked then.
 */
final class Repeats {
  private final Locals locals;

  Repeats(Locals locals) {
    this.locals = locals;
  }

  Event unreachable(int tray) {
    return new Event.Unreachable(
        new io.imexd.protocol.TrayId(Promises.name(tray)), "connection refused");
  }

  boolean useful(World w, int asker, Timer timer) {
    Local local = w.trays[asker];
    Local.Step step = locals.step(local, timer);
    if (step.next() != local) {
      return true;
    }
    for (Parcel p : step.said()) {
      if (!talkedAbout(w, p) && changesSomething(w, local, p)) {
        return true;
      }
    }
    return false;
  }

  private static boolean talkedAbout(World w, Parcel p) {
    for (Parcel q : w.flight) {
      boolean sameWay = q.from == p.from && q.to == p.to || q.from == p.to && q.to == p.from;
      if (sameWay && Moves.same(p.message(), q.message())) {
        return true;
      }
    }
    return false;
  }

  private boolean changesSomething(World w, Local asker, Parcel p) {
    if (w.down[p.to]) {
      return locals.step(asker, unreachable(p.to)).next() != asker;
    }
    Local asked = w.trays[p.to];
    Local.Step there = locals.step(asked, p);
    if (there.next() != asked || !there.answers().isEmpty() || !there.done().isEmpty()) {
      return true;
    }
    List<Parcel> answers = there.said();
    for (Parcel a : answers) {
      Local hears = w.trays[a.to];
      boolean changes = locals.step(hears, a).next() != hears;
      if (a.to != asker.tray || changes) {
        return true;
      }
    }
    return false;
  }
}
