package io.imexd.protocol;

import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * t01 as the coordinator of job a, run 1, on t01 to t03. Its own tray does at once what is asked of
 * it; what t02 and t03 say is up to the test.
 */
final class Coordinating {
  final Solo t = new Solo(1);

  /** What its own nvidia-imex sees once it is started. */
  View ownView = Solo.GOOD;

  /** Whether its own nvidia-imex ends when it is stopped. */
  boolean stops = true;

  /** The event and all that its own tray makes of it; what goes out of the tray. */
  List<Effect> happen(Event event) {
    List<Effect> out = new ArrayList<>();
    Deque<Event> events = new ArrayDeque<>(List.of(event));
    while (!events.isEmpty()) {
      for (Effect effect : t.happen(events.removeFirst())) {
        switch (effect) {
          case Effect.Send(TrayId to, Message message) when to.equals(tray(1)) ->
              events.add(new Event.Delivered(to, message));
          case Effect.Render(Membership m, Optional<Domain> _) ->
              events.add(new Event.Rendered(m.instance(), ""));
          case Effect.Launch(Membership m, Domain _) -> {
            events.add(new Event.Launched(m.instance(), Solo.PROC));
            events.add(new Event.Observed(m.instance(), ownView));
          }
          case Effect.Stop(Membership m) -> {
            if (stops) {
              events.add(new Event.Stopped(m.instance(), true));
            }
          }
          default -> out.add(effect);
        }
      }
    }
    return out;
  }

  List<Effect> ensure(String call, long timeLeftMillis) {
    return happen(
        new Event.EnsureCalled(call, Solo.JOB, trays(1, 3), Options.NONE, timeLeftMillis));
  }

  /** A caller's daemon on another tray asks. */
  List<Effect> join(int from, String call, long timeLeftMillis) {
    return says(from, new Message.Join(call, Solo.JOB, trays(1, 3), Options.NONE, timeLeftMillis));
  }

  List<Effect> says(int from, Message message) {
    return happen(new Event.Delivered(tray(from), message));
  }

  List<Effect> refuses(int from, Refusal why) {
    return says(from, new Message.Refused(instance(), why));
  }

  List<Effect> tick(long afterMillis) {
    t.millis += afterMillis;
    return happen(new Event.Tick());
  }

  Formation formation() {
    return t.state.formations().values().iterator().next();
  }

  boolean idle() {
    return t.state.formations().isEmpty();
  }

  Instance instance() {
    return formation().instance();
  }

  Formation.Phase phase() {
    return formation().phase();
  }

  /** What was said to a tray, in order. */
  static List<Message> to(int i, List<Effect> effects) {
    List<Message> said = new ArrayList<>();
    for (Effect e : effects) {
      if (e instanceof Effect.Send(TrayId to, Message message) && to.equals(tray(i))) {
        said.add(message);
      }
    }
    return said;
  }

  /** The outcome of a call on t01 itself, if it is among these. */
  static Optional<Outcome> answer(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Answer.class::isInstance)
        .map(e -> ((Effect.Answer) e).outcome())
        .findFirst();
  }

  List<Effect> reserved(int i) {
    return says(i, new Message.Reserved(instance(), Solo.facts("10.0.0." + i)));
  }

  List<Effect> prepared(int i) {
    return says(i, new Message.Prepared(instance(), Solo.DOMAIN.mapDigest()));
  }

  List<Effect> sees(int i, View view) {
    return says(i, new Message.Seen(instance(), view));
  }

  List<Effect> confirmed(int i, int round) {
    return says(i, new Message.Confirmed(instance(), round));
  }

  Coordinating reserving() {
    ensure("c", 60_000);
    return this;
  }

  Coordinating preparing() {
    reserving();
    reserved(2);
    reserved(3);
    return this;
  }

  Coordinating starting() {
    preparing();
    prepared(2);
    prepared(3);
    return this;
  }

  Coordinating connecting() {
    starting();
    sees(2, View.bad("nvidia-imex is being started"));
    sees(3, View.bad("nvidia-imex is being started"));
    return this;
  }

  Coordinating confirming() {
    connecting();
    sees(2, Solo.GOOD);
    sees(3, Solo.GOOD);
    return this;
  }

  Coordinating formed() {
    confirming();
    confirmed(2, 1);
    confirmed(3, 1);
    return this;
  }
}
