package io.imexd.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Code;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Event;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.State;
import io.imexd.protocol.Timing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each promise can be seen broken. */
class PromisesTest {
  private final JobKey job = Scope.job("a", "1");
  private final Scope scope =
      new Scope(
          "two trays",
          2,
          1,
          Scope.jobs(Map.of(job, List.of(0, 1))),
          List.of(),
          List.of(new Wish(Wish.Kind.ENSURE, 0, job)),
          new Scope.Bounds(0, 0, 0, 0, 0, 0, 0, 1),
          false);
  private final Locals locals = new Locals(scope);
  private final Promises promises = new Promises(locals);
  private final Instance instance = new Instance(1, 16);
  private final Membership membership =
      new Membership(instance, job, scope.trays(), "boot", 0, Options.NONE);
  private final Domain domain =
      new Domain("uuid-1.0", scope.trays(), List.of("10.0.0.1", "10.0.0.2"));
  private final Holding confirmed =
      new Holding.Confirmed(membership, List.of(domain), List.of(), Optional.empty());

  private World world(Holding... holdings) {
    Local[] trays = new Local[holdings.length];
    for (int i = 0; i < trays.length; i++) {
      Durable durable = Durable.free(scope.trays().get(i), "boot").withHolding(holdings[i]);
      trays[i] = locals.local(i, State.of(durable, "boot"), 0);
    }
    locals.instance(instance);
    return new World(trays, 1);
  }

  private static void broken(String promise, Runnable check) {
    Broken e = assertThrows(Broken.class, check::run);
    assertTrue(e.getMessage() != null && e.getMessage().startsWith(promise), e.getMessage());
  }

  @Test
  void whatRunsIsHeld() {
    World w = world(new Holding.Free(), confirmed);
    w.running[1] = new World.Running(0, domain);
    promises.exclusive(w);
    w.running[0] = new World.Running(0, domain);
    broken("P1", () -> promises.exclusive(w));
    broken("P1", () -> promises.alone(w, 0));
    w.running[0] = null;
    promises.alone(w, 0);
    w.curing[0] = true;
    broken("P1", () -> promises.alone(w, 0));
  }

  @Test
  void mapsAgree() {
    World w = world(confirmed, confirmed);
    w.running[0] = new World.Running(0, domain);
    w.running[1] =
        new World.Running(
            0, new Domain("uuid-1.0", scope.trays(), List.of("10.0.0.1", "10.0.0.3")));
    broken("P2", () -> promises.agreed(w));
  }

  @Test
  void allArePreparedBeforeOneStarts() {
    World w = world(confirmed, confirmed);
    for (int i = 0; i < 2; i++) {
      broken("P3", () -> promises.allOrNothing(w, 0, membership));
      w.note(World.RESERVED, 0, i);
      w.note(World.PREPARED, 0, i);
    }
    promises.allOrNothing(w, 0, membership);
  }

  @Test
  void successNeedsEveryMemberSinceTheCall() {
    World w = world(confirmed, confirmed);
    Outcome done =
        Outcome.formed(
            "ready", new Outcome.Formed(instance, job, List.of(domain), List.of(), Timing.NONE));
    assertEquals(Code.DONE, done.code());
    w.seen[0] = World.seenBit(0, 0);
    broken("P5", () -> promises.proven(w, 0, done, scope.trays()));
    w.seen[0] |= World.seenBit(0, 1);
    promises.proven(w, 0, done, scope.trays());
  }

  @Test
  void onlyWhatNamesTheInstanceEndsIt() {
    JobKey other = Scope.job("a", "2");
    Event leave = new Event.LeaveCalled("leave", other, Optional.empty(), 1_000);
    broken("P8", () -> promises.exact(0, confirmed, new Holding.Free(), leave));
    Event stopped = new Event.Stopped(new Instance(1, 32), true);
    broken("P8", () -> promises.exact(0, confirmed, new Holding.Free(), stopped));
  }

  @Test
  void silenceFreesNobody() {
    World w = world(confirmed, confirmed);
    Event tick = new Event.Tick();
    w.note(World.CONFIRMED, 0, 0);
    broken("P9", () -> promises.silenceIsNotDeath(w, 1, confirmed, new Holding.Free(), tick));
    w.ghosts[0] |= World.RELEASED;
    promises.silenceIsNotDeath(w, 1, confirmed, new Holding.Free(), tick);
  }
}
