package io.imexd.explorer;

import io.imexd.protocol.Effect;
import io.imexd.protocol.Holding;
import io.imexd.protocol.State;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of one tray, kept once however many worlds it is part of, with every decision that was
 * made in it.
 */
final class Local {
  /** What a decision leads to; wrote: the durable part changed. */
  record Step(
      Local next,
      List<Parcel> said,
      List<Effect.Answer> answers,
      List<Effect> done,
      boolean wrote) {}

  final int id;
  final int tray;
  final State state;

  /** How many instances this tray has drawn. */
  final int draws;

  final List<Timer> timers;

  /** By the parcel or the timer itself, of which there is one each. */
  final Map<Object, Step> known = new IdentityHashMap<>();

  final Map<Object, Step> reported = new HashMap<>();
  Local[] images = {};

  Local(int id, int tray, State state, int draws) {
    this.id = id;
    this.tray = tray;
    this.state = state;
    this.draws = draws;
    timers = Timer.of(state);
  }

  Holding holding() {
    return state.durable().holding();
  }
}
