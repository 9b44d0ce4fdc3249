package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;

import java.util.List;
import java.util.Optional;

/**
 * One tray alone, and what it makes of each event: for rules of a single step. Job a, run 1, is of
 * t01 to t03, and t01 coordinates it.
 */
final class Solo {
  static final Instance I = new Instance(0xa1L << 56, 1);
  static final Instance OTHER = new Instance(0xb2L << 56, 2);
  static final JobKey JOB = job("a", "1");
  static final Domain DOMAIN =
      new Domain(Rack.FIT.clique(), trays(1, 3), List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"));
  static final Proc PROC = new Proc(4242, 99);
  static final View GOOD = new View(true, "", DOMAIN.mapDigest(), false);
  static final long WALL = 1_800_000_000_000L;

  Settings settings = Settings.DEFAULT;
  long millis = 1_000;
  State state;
  private long draws;

  Solo(int i) {
    this(Durable.free(tray(i), "boot-1"));
    happen(new Event.FactsRead(facts("10.0.0." + i)));
  }

  Solo(Durable durable) {
    state = State.of(durable, "boot-1");
  }

  static Facts facts(String address) {
    return new Facts(Facts.Fabric.COMPLETED, Rack.FIT.clique(), address, "580.1", "580.1", "");
  }

  static Facts unfit(String why) {
    return new Facts(Facts.Fabric.IN_PROGRESS, "", "", "", "", why);
  }

  static Effect to(int i, Message message) {
    return new Effect.Send(tray(i), message);
  }

  static Membership membership(long sinceWallMillis) {
    return new Membership(I, JOB, trays(1, 3), "boot-1", sinceWallMillis, Options.NONE);
  }

  List<Effect> happen(Event event) {
    Now now = new Now(millis, WALL + millis, 7, 1_000 * draws++);
    Decision decision = new Node(settings).decide(state, event, now);
    state = decision.state();
    return decision.effects();
  }

  List<Effect> hears(int from, Message message) {
    return happen(new Event.Delivered(tray(from), message));
  }

  List<Effect> tick() {
    return happen(new Event.Tick());
  }

  /** Time passes without a word. */
  Solo later(long byMillis) {
    millis += byMillis;
    return this;
  }

  Holding holding() {
    return state.durable().holding();
  }

  Optional<Tombstone> stone(Instance instance) {
    return Tombstones.of(state.durable().tombstones(), instance);
  }

  /** In how many milliseconds it wakes by itself. */
  long wakesIn() {
    return Node.wakeAtMillis(state) - millis;
  }

  static Message.Reserve reserve(long timeLeftMillis) {
    return new Message.Reserve(I, JOB, trays(1, 3), Options.NONE, timeLeftMillis);
  }

  static Message.Prepare prepare(long timeLeftMillis) {
    return new Message.Prepare(I, List.of(DOMAIN), List.of(), timeLeftMillis);
  }

  static Message.Release release(boolean closesRun, boolean asked) {
    return new Message.Release(I, JOB, closesRun, asked, "undone");
  }

  Solo reserved() {
    hears(1, reserve(10_000));
    return this;
  }

  Solo prepared() {
    reserved();
    hears(1, prepare(10_000));
    happen(new Event.Rendered(I, ""));
    return this;
  }

  Solo started() {
    prepared();
    hears(1, new Message.Start(I, 10_000));
    happen(new Event.Launched(I, PROC));
    return this;
  }

  Solo seesAllWell() {
    started();
    happen(new Event.Observed(I, GOOD));
    return this;
  }

  Solo confirmed() {
    seesAllWell();
    hears(1, new Message.Confirm(I, 1));
    return this;
  }

  /** Confirmed, and on its way out by a leave that names no run. */
  Solo leaving() {
    confirmed();
    happen(new Event.LeaveCalled("leave", job("a", ""), Optional.empty(), 10_000));
    return this;
  }
}
