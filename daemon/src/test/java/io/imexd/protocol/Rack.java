package io.imexd.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A rack in memory for tests: the production machines, a network that delivers in order unless told
 * to drop, an nvidia-imex that connects as soon as every member of its map runs, and a clock that
 * only {@link #pass} moves. Every effect is carried out only after its decision is "on disk", as
 * the daemon does it.
 */
final class Rack {
  static final Facts FIT =
      new Facts(Facts.Fabric.COMPLETED, "uuid-1.32766", "", "580.1", "580.1", "");

  /** Something in flight: an event for a tray. */
  record Parcel(TrayId from, TrayId to, Event event) {}

  /** A process of a tray: the map it runs with. */
  record Running(Instance instance, Domain domain, long pid) {}

  final Map<TrayId, State> states = new TreeMap<>();
  final Map<TrayId, Facts> facts = new HashMap<>();
  final Map<TrayId, Running> running = new TreeMap<>();
  final Map<String, Outcome> answers = new HashMap<>();
  final Deque<Parcel> inFlight = new ArrayDeque<>();
  final List<String> log = new ArrayList<>();
  final Set<TrayId> down = new TreeSet<>();
  final Set<TrayId> silent = new TreeSet<>();
  final Set<TrayId> neverReady = new TreeSet<>();

  /** No two of these connect to each other. */
  final Set<TrayId> apart = new TreeSet<>();

  Predicate<Parcel> drop = p -> false;
  Predicate<Effect> hold = e -> false;

  /** Told of each event once it is decided. */
  BiConsumer<TrayId, Event> after = (at, event) -> {};

  Settings settings = Settings.DEFAULT;
  long millis = 1_000;
  private long draws = 1;
  private int calls;

  Rack(int trays) {
    for (int i = 1; i <= trays; i++) {
      TrayId id = tray(i);
      states.put(id, State.of(Durable.free(id, "boot-1"), "boot-1"));
      facts.put(id, new Facts(FIT.fabric(), FIT.clique(), "10.0.0." + i, "580.1", "580.1", ""));
    }
  }

  static TrayId tray(int i) {
    return new TrayId("t%02d".formatted(i));
  }

  static List<TrayId> trays(int from, int to) {
    List<TrayId> list = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      list.add(tray(i));
    }
    return list;
  }

  static JobKey job(String job, String run) {
    return new JobKey("default", job, run);
  }

  String ensure(int on, JobKey job, List<TrayId> nodes) {
    return ensure(on, job, nodes, 60_000);
  }

  String ensure(int on, JobKey job, List<TrayId> nodes, long timeLeftMillis) {
    String call = "call-" + ++calls;
    happen(tray(on), new Event.EnsureCalled(call, job, nodes, Options.NONE, timeLeftMillis));
    return call;
  }

  String leave(int on, JobKey job) {
    String call = "call-" + ++calls;
    happen(tray(on), new Event.LeaveCalled(call, job, Optional.empty(), 60_000));
    return call;
  }

  String release(int on, JobKey job, Instance instance, List<TrayId> members) {
    String call = "call-" + ++calls;
    happen(
        tray(on),
        new Event.ReleaseCalled(call, job, Optional.of(instance), members, tray(on), 60_000));
    return call;
  }

  State state(int i) {
    return Objects.requireNonNull(states.get(tray(i)));
  }

  Facts facts(int i) {
    return Objects.requireNonNull(facts.get(tray(i)));
  }

  Holding holding(int i) {
    return state(i).durable().holding();
  }

  String shown(int i) {
    return Standings.shown(state(i)).word();
  }

  Outcome answer(String call) {
    return Objects.requireNonNull(answers.get(call), () -> call + " has no answer; " + tail());
  }

  boolean answered(String call) {
    return answers.containsKey(call);
  }

  String tail() {
    return String.join("\n", log.subList(Math.max(0, log.size() - 25), log.size()));
  }

  /** An event at a tray, now. */
  void happen(TrayId at, Event event) {
    if (down.contains(at)) {
      return;
    }
    if (event instanceof Event.Delivered(TrayId _, Message.Reserve _)) {
      happen(at, new Event.FactsRead(Objects.requireNonNull(facts.get(at))));
    }
    Now now = new Now(millis, 1_800_000_000_000L + millis, 7, draws++ * 1_000);
    Decision decision =
        new Node(settings).decide(Objects.requireNonNull(states.get(at)), event, now);
    log.add(at + " " + event + " -> " + decision.effects());
    states.put(at, decision.state());
    after.accept(at, event);
    for (Effect effect : decision.effects()) {
      if (!hold.test(effect)) {
        carryOut(at, effect);
      }
    }
  }

  private void carryOut(TrayId at, Effect effect) {
    switch (effect) {
      case Effect.Send(TrayId to, Message message) ->
          inFlight.add(new Parcel(at, to, new Event.Delivered(at, message)));
      case Effect.Answer(String call, Outcome outcome) -> {
        if (answers.put(call, outcome) != null) {
          throw new AssertionError(call + " was answered twice");
        }
      }
      case Effect.Progress _ -> {}
      case Effect.Render(Membership m, Optional<Domain> _) ->
          inFlight.add(new Parcel(at, at, new Event.Rendered(m.instance(), "")));
      case Effect.Launch(Membership m, Domain d) -> launch(at, m, d);
      case Effect.Relaunch(Membership m, Domain d) -> launch(at, m, d);
      case Effect.Adopt(Membership m, Domain d, Optional<Proc> _) -> adopt(at, m, d);
      case Effect.Stop(Membership m) -> {
        Running r = running.get(at);
        if (r != null && r.instance().equals(m.instance())) {
          running.remove(at);
        }
        inFlight.add(new Parcel(at, at, new Event.Stopped(m.instance(), true)));
      }
      case Effect.Cure _ -> inFlight.add(new Parcel(at, at, new Event.Cured("")));
      case Effect.ProbeJob _, Effect.Report _ -> {}
    }
  }

  private void launch(TrayId at, Membership m, Domain d) {
    if (running.containsKey(at)) {
      throw new AssertionError("a second nvidia-imex on " + at + "\n" + tail());
    }
    running.put(at, new Running(m.instance(), d, draws++));
    inFlight.add(
        new Parcel(at, at, new Event.Launched(m.instance(), new Proc(running.get(at).pid(), 1))));
    look();
  }

  private void adopt(TrayId at, Membership m, Domain d) {
    Running r = running.get(at);
    boolean there = r != null && r.instance().equals(m.instance());
    inFlight.add(
        new Parcel(
            at,
            at,
            there
                ? new Event.Observed(m.instance(), new View(true, "", d.mapDigest(), false))
                : new Event.Exited(m.instance(), "not running")));
  }

  /** Every nvidia-imex sees what is connected now. */
  void look() {
    for (Map.Entry<TrayId, Running> e : running.entrySet()) {
      Running mine = e.getValue();
      List<TrayId> missing = new ArrayList<>();
      for (TrayId member : mine.domain().members()) {
        Running other = running.get(member);
        if (other == null
            || !other.instance().equals(mine.instance())
            || neverReady.contains(member)
            || !member.equals(e.getKey()) && apart.containsAll(List.of(e.getKey(), member))) {
          missing.add(member);
        }
      }
      View view =
          missing.isEmpty()
              ? new View(true, "", mine.domain().mapDigest(), false)
              : new View(
                  false,
                  neverReady.contains(e.getKey())
                      ? "nvidia-imex says INIT_GPU"
                      : e.getKey() + " -> " + missing.getFirst() + " NEVER_CONNECTED",
                  mine.domain().mapDigest(),
                  false);
      inFlight.add(new Parcel(e.getKey(), e.getKey(), new Event.Observed(mine.instance(), view)));
    }
  }

  /** Delivers until nothing is in flight. */
  void settle() {
    int steps = 0;
    while (!inFlight.isEmpty()) {
      if (++steps > 200_000) {
        throw new AssertionError("it never comes to rest\n" + tail());
      }
      deliver(inFlight.removeFirst());
    }
  }

  void deliver(Parcel p) {
    boolean lost = drop.test(p) || silent.contains(p.to()) && !p.from().equals(p.to());
    if (lost) {
      return;
    }
    if (down.contains(p.to())) {
      happen(p.from(), new Event.Unreachable(p.to(), "connection refused"));
    } else {
      happen(p.to(), p.event());
    }
  }

  /** Time passes, in steps as daemons would wake. */
  void pass(long forMillis) {
    long until = millis + forMillis;
    settle();
    while (millis < until) {
      long next = until;
      for (Map.Entry<TrayId, State> e : states.entrySet()) {
        if (!down.contains(e.getKey()) && !silent.contains(e.getKey())) {
          next = Math.min(next, Math.max(millis + 1, Node.wakeAtMillis(e.getValue())));
        }
      }
      millis = next;
      for (TrayId t : states.keySet()) {
        if (!silent.contains(t)) {
          happen(t, new Event.Tick());
        }
      }
      settle();
    }
  }

  /** SIGKILL of imexd: what is volatile is gone, nvidia-imex runs on. */
  void kill(int i) {
    down.add(tray(i));
    inFlight.removeIf(p -> p.to().equals(tray(i)) && p.from().equals(tray(i)));
  }

  void restart(int i, String bootId) {
    down.remove(tray(i));
    states.put(tray(i), State.of(state(i).durable(), bootId));
    happen(tray(i), new Event.FactsRead(Objects.requireNonNull(facts.get(tray(i)))));
    happen(tray(i), new Event.Began());
  }

  void reboot(int i) {
    kill(i);
    running.remove(tray(i));
    look();
    restart(i, "boot-" + draws++);
  }
}
