package io.imexd.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One decision while it is made: the state as it changes, and what shall be done about it. */
final class Turn {
  final Settings settings;
  final Now now;
  final TrayId self;
  final String bootId;
  private final List<Effect> effects = new ArrayList<>();
  private long drawn;

  Durable durable;
  Work work;
  Facts facts;
  SortedMap<TrayId, Said> others;
  final SortedMap<JobKey, Formation> formations;
  final SortedMap<String, Call> calls;
  final SortedMap<Instance, Telling> tellings;
  final List<State.Answered> answered;
  final List<State.Failure> failures;
  String ledgerTrouble;
  long ledgerTroubleAtMillis;
  Optional<State.Probe> probe;

  Turn(State state, Settings settings, Now now) {
    this.settings = settings;
    this.now = now;
    self = state.self();
    bootId = state.bootId();
    durable = state.durable();
    work = state.work();
    facts = state.facts();
    others = new TreeMap<>(state.others());
    formations = new TreeMap<>(state.formations());
    calls = new TreeMap<>(state.calls());
    tellings = new TreeMap<>(state.tellings());
    answered = new ArrayList<>(state.answered());
    failures = new ArrayList<>(state.failures());
    ledgerTrouble = state.ledgerTrouble();
    ledgerTroubleAtMillis = state.ledgerTroubleAtMillis();
    probe = state.probe();
  }

  Decision end() {
    State state =
        new State(
            durable,
            bootId,
            work,
            facts,
            others,
            formations,
            calls,
            tellings,
            List.copyOf(answered),
            List.copyOf(failures),
            ledgerTrouble,
            ledgerTroubleAtMillis,
            probe);
    return new Decision(state, List.copyOf(effects));
  }

  void send(TrayId to, Message message) {
    effects.add(new Effect.Send(to, message));
  }

  void answer(String call, Outcome outcome) {
    calls.remove(call);
    effects.add(new Effect.Answer(call, outcome));
  }

  void act(Effect effect) {
    effects.add(effect);
  }

  long millis() {
    return now.millis();
  }

  /**
   * A new instance; each is drawn from the chance of this moment, and differs from the others of
   * the same turn.
   */
  Instance freshInstance() {
    return new Instance(now.high(), now.low() + drawn++);
  }

  /** Evenly between 0 and the bound. */
  long jitter(long boundMillis) {
    return Long.remainderUnsigned(now.low() ^ now.high(), boundMillis + 1);
  }

  void hold(Holding holding) {
    durable = durable.withHolding(holding);
  }

  void bury(Tombstone stone) {
    durable = durable.withTombstones(Tombstones.added(durable.tombstones(), stone, settings));
  }

  /** What this tray holds of the instance, unless it is on its way out of it. */
  boolean holdsLive(Instance instance) {
    return durable.holding().holds(instance) && work.stage() != Work.Stage.STOPPING;
  }

  Optional<Membership> membership() {
    return durable.holding().membershipIfAny();
  }

  /** The domain that this tray is in, if any. */
  Optional<Domain> ownDomain() {
    return work.domainOf(self);
  }
}
