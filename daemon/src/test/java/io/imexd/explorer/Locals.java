package io.imexd.explorer;

import io.imexd.protocol.Decision;
import io.imexd.protocol.Effect;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Formation;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Message;
import io.imexd.protocol.Node;
import io.imexd.protocol.Now;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All states of single trays and all messages that were met so far. Node.decide is a pure function,
 * so each decision is made once: interleavings that lead a tray the same way share it.
 */
final class Locals {
  private static final long WALL = 1_800_000_000_000L;

  /** Instances drawn in one decision; a coordinator that begins a formation a job needs few. */
  private static final int DRAWS_A_TURN = 16;

  private record StateKey(int tray, State state, int draws) {}

  private record ParcelKey(int from, int to, Message message) {}

  private final Node node;
  private final List<TrayId> trays;
  private final boolean laterSortsLower;
  private final Map<StateKey, Local> states = new HashMap<>();
  private final Map<ParcelKey, Parcel> parcels = new HashMap<>();
  private final Map<Instance, Integer> instances = new HashMap<>();
  final List<Instance> instanceList = new ArrayList<>();
  long decisions;

  Locals(Scope scope) {
    node = new Node(scope.settings());
    trays = scope.trays();
    laterSortsLower = scope.laterSortsLower();
  }

  Local local(int tray, State state, int draws) {
    State plain = Untimed.state(state);
    return states.computeIfAbsent(
        new StateKey(tray, plain, draws), _ -> new Local(states.size(), tray, plain, draws));
  }

  Parcel parcel(int from, int to, Message message) {
    Message plain = Untimed.message(message);
    return parcels.computeIfAbsent(
        new ParcelKey(from, to, plain),
        _ -> new Parcel(parcels.size(), from, to, new Event.Delivered(trays.get(from), plain)));
  }

  int instance(Instance instance) {
    return instances.computeIfAbsent(
        instance,
        i -> {
          instanceList.add(i);
          return instanceList.size() - 1;
        });
  }

  int index(TrayId tray) {
    return trays.indexOf(tray);
  }

  Local.Step step(Local local, Event event) {
    Local.Step known = local.reported.get(event);
    if (known == null) {
      known = decide(local, local.state, event);
      local.reported.put(event, known);
    }
    return known;
  }

  Local.Step step(Local local, Parcel parcel) {
    Local.Step known = local.known.get(parcel);
    if (known == null) {
      known = decide(local, local.state, parcel.event);
      local.known.put(parcel, known);
    }
    return known;
  }

  Local.Step step(Local local, Timer timer) {
    Local.Step known = local.known.get(timer);
    if (known == null) {
      known = decide(local, timer.due(local.state), new Event.Tick());
      local.known.put(timer, known);
    }
    return known;
  }

  /** imexd starts with the ledger of a tray that was down. */
  Local.Step begin(Local local, boolean rebooted, Facts facts) {
    String key = rebooted ? "reboot" : "restart";
    Local.Step known = local.reported.get(key);
    if (known == null) {
      State fresh = State.of(local.state.durable(), rebooted ? "next-boot" : "boot");
      known = decide(local, Rewrite.with(fresh, "facts", facts), new Event.Began());
      local.reported.put(key, known);
    }
    return known;
  }

  private Local.Step decide(Local local, State state, Event event) {
    decisions++;
    int draw = laterSortsLower ? 1_000 - local.draws : local.draws + 1;
    Now now = new Now(Untimed.NOW, WALL, local.tray + 1, (long) draw * DRAWS_A_TURN);
    Decision decision = node.decide(state, event, now);
    boolean drew = drew(decision, now);
    Local next = local(local.tray, decision.state(), local.draws + (drew ? 1 : 0));
    List<Parcel> said = new ArrayList<>();
    List<Effect.Answer> answers = new ArrayList<>();
    List<Effect> done = new ArrayList<>();
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.Send(TrayId _, Message.Underway _), Effect.Progress _ -> {}
        case Effect.Send(TrayId to, Message m) -> {
          int target = index(to);
          Parcel parcel = parcel(local.tray, target, m);
          if (!said.contains(parcel)) {
            said.add(parcel);
          }
        }
        case Effect.Answer a -> answers.add(a);
        default -> done.add(effect);
      }
    }
    boolean wrote = !next.state.durable().equals(local.state.durable());
    return new Local.Step(next, List.copyOf(said), List.copyOf(answers), List.copyOf(done), wrote);
  }

  /** Whether an instance of this very moment is met in what was decided. */
  private static boolean drew(Decision decision, Now now) {
    for (Formation f : decision.state().formations().values()) {
      if (fresh(f.instance(), now)) {
        return true;
      }
    }
    return decision.effects().stream()
        .anyMatch(e ->
            e instanceof Effect.Send(TrayId _, Message m)
                && m.about().filter(i -> fresh(i, now)).isPresent());
  }

  private static boolean fresh(Instance instance, Now now) {
    return instance.high() == now.high()
        && instance.low() / DRAWS_A_TURN * DRAWS_A_TURN == now.low();
  }

  int states() {
    return states.size();
  }

  static Optional<Instance> formed(Outcome outcome) {
    return outcome.formed().map(Outcome.Formed::instance);
  }

  static <T> T there(@org.jspecify.annotations.Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
