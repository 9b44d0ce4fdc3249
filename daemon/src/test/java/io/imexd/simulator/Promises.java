package io.imexd.simulator;

import io.imexd.proto.Outcome;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The promises about what must never happen, each a method; the first broken one is kept. */
final class Promises {
  private final SimRack rack;
  private final Map<Instance, Past> pasts = new HashMap<>();
  private @Nullable Broken broken;

  Promises(SimRack rack) {
    this.rack = rack;
  }

  @Nullable Broken broken() {
    return broken;
  }

  /** Kept beside being thrown: the shell may swallow what is thrown into it. */
  void breaks(String promise, String how) {
    if (broken == null) {
      broken = new Broken(promise, how);
    }
    throw broken;
  }

  private Optional<Past> past(Instance instance) {
    return Optional.ofNullable(pasts.get(instance));
  }

  /** After every step of a tray. */
  void check(SimTray tray) {
    rack.counts.add(Tally.PROMISE_CHECKS);
    p1Exclusive(tray);
  }

  /** P1: what runs on a tray is of the one instance that its ledger holds. */
  private void p1Exclusive(SimTray tray) {
    Durable durable = tray.record.relied();
    for (Running r : tray.machine.running()) {
      boolean held = durable != null && durable.holding().holds(r.instance);
      if (!held && !r.instance.equals(SimImex.CURE)) {
        breaks("P1 exclusive", tray + " runs " + r + " and its ledger does not hold it");
      }
    }
  }

  /** P1, P2 and P3, as nvidia-imex is started. */
  void launches(SimTray tray, Instance instance, Domain domain) {
    if (!tray.machine.running().isEmpty()) {
      breaks(
          "P1 exclusive", tray + " starts a second nvidia-imex beside " + tray.machine.running());
    }
    if (instance.equals(SimImex.CURE)) {
      return;
    }
    boolean held = tray.record.synced().filter(d -> d.holding().holds(instance)).isPresent();
    Optional<Past> past = past(instance);
    if (!held || past.isEmpty()) {
      breaks(
          "P1 exclusive",
          tray + " starts nvidia-imex of an instance that its ledger does not hold");
    }
    p2Agreed(tray, past.orElseThrow(), domain);
    p3AllOrNothing(tray, past.orElseThrow());
  }

  private void p2Agreed(SimTray tray, Past past, Domain domain) {
    if (!past.agrees(domain)) {
      breaks("P2 agreed", tray + " has another map than a member: " + domain);
    }
  }

  private void p3AllOrNothing(SimTray tray, Past past) {
    for (TrayId member : past.membership.members()) {
      if (!past.reserved.contains(member) || !past.prepared.contains(member)) {
        breaks(
            "P3 all or nothing", tray + " starts nvidia-imex, and " + member + " was not prepared");
      }
    }
  }

  void prepared(SimTray tray, Instance instance) {
    past(instance).ifPresent(p -> p.prepared.add(tray.name));
  }

  /** P6: nvidia-imex of a Confirmed tray is not stopped. */
  void stops(SimTray tray, Running which) {
    boolean confirmed =
        tray.record.synced().filter(d -> d.holding() instanceof Holding.Confirmed).isPresent()
            && tray.record.synced().orElseThrow().holding().holds(which.instance);
    if (confirmed) {
      breaks("P6 undisturbed", tray + " stops " + which + " while it is Confirmed");
    }
  }

  /** A write has succeeded: what a tray holds changes only as the promises say. */
  void wrote(SimTray tray, @Nullable Durable before, Durable after) {
    rack.tell(tray, 7, () -> "ledger: " + Words.of(after));
    Optional<Membership> was =
        before == null ? Optional.empty() : before.holding().membershipIfAny();
    Optional<Membership> is = after.holding().membershipIfAny();
    if (was.isPresent() && is.isPresent() && !was.get().instance().equals(is.get().instance())) {
      breaks("P1 exclusive", tray + " went from " + was.get() + " to " + is.get());
    }
    boolean wasConfirmed = before != null && before.holding() instanceof Holding.Confirmed;
    boolean isConfirmed = after.holding() instanceof Holding.Confirmed;
    if (wasConfirmed && !isConfirmed) {
      Past past = past(was.orElseThrow().instance()).orElseThrow();
      past.confirmedUntilMicros.put(tray.name, rack.nowMicros());
      p8p9LetGo(tray, was.get(), past);
    }
    if (was.isEmpty() && is.isPresent()) {
      p8Ended(tray, is.get());
    }
    is.ifPresent(m -> held(tray, m, after.holding()));
  }

  private void held(SimTray tray, Membership m, Holding holding) {
    Past past = pasts.computeIfAbsent(m.instance(), _ -> new Past(m, rack.nowMicros()));
    past.reserved.add(tray.name);
    if (holding instanceof Holding.Confirmed c) {
      c.domains().forEach(d -> p2Agreed(tray, past, d));
      past.confirmedUntilMicros.put(tray.name, Long.MAX_VALUE);
      if (tray.name.equals(m.coordinator()) && !past.formed()) {
        past.formedNow();
        rack.happened(tray, Tally.FORMED, () -> "the domains of job " + m.job() + " are formed");
        if (c.domains().size() > 1) {
          rack.counts.add(Tally.TWO_DOMAINS);
        }
      }
    }
  }

  /** P8 and P9: a formed domain's tray is let go by who named it, or by its own reboot. */
  private void p8p9LetGo(SimTray tray, Membership was, Past past) {
    boolean rebooted = !was.bootId().equals(tray.machine.bootId());
    if (past.formed() && !rebooted && !rack.imexctl.ends(tray, past) && !tray.gone(past)) {
      breaks(
          "P9 silence is not death",
          tray + " lets go of " + past.membership.job() + ", which nobody ended");
    }
  }

  /** P8: a run that was ended here by name is not held here again. */
  private void p8Ended(SimTray tray, Membership m) {
    boolean remembers = rack.sizes.settings().tombstoneMillis() > 3_600_000;
    if (remembers && rack.imexctl.hasLeft(tray, m.job())) {
      breaks("P8 exact", tray + " is reserved for " + m.job() + ", which has ended there");
    }
  }

  /** What was read after a restart is what was written last. */
  void remembered(
      SimTray tray, Durable found, @Nullable Durable relied, @Nullable Durable attempted) {
    rack.tell(tray, 8, () -> "ledger read: " + Words.of(found));
    if (relied != null && !found.equals(relied) && !found.equals(attempted)) {
      breaks(
          "durable",
          tray + " was " + Words.of(relied) + ", and its ledger says " + Words.of(found));
    }
    if (!found.equals(relied)) {
      wrote(tray, relied, found);
    }
  }

  void forgotten(SimTray tray) {
    breaks("durable", tray + " has lost its ledger");
  }

  /** What is said is in the ledger, whatever happens next. */
  void says(SimTray tray, Message message) {
    Optional<Durable> synced = tray.record.synced();
    Holding holding = synced.map(Durable::holding).orElse(new Holding.Free());
    boolean true_ =
        switch (message) {
          case Message.Reserved m -> holding.holds(m.instance());
          case Message.Prepared m -> holding.holds(m.instance());
          case Message.Confirmed m ->
              holding instanceof Holding.Confirmed && holding.holds(m.instance());
          case Message.Released m -> m.holds() || !holding.holds(m.instance());
          case Message.Left m ->
              !(holding instanceof Holding.Confirmed && holding.holds(m.instance()));
          case Message.Tell m ->
              switch (m.standing()) {
                case READY, DEGRADED ->
                    holding instanceof Holding.Confirmed && holding.holds(m.instance());
                case FORMING -> holding.holds(m.instance());
                case LEFT, REBOOTED, OVER ->
                    !(holding instanceof Holding.Confirmed && holding.holds(m.instance()));
              };
          default -> true;
        };
    if (!true_) {
      breaks(
          "durable",
          tray
              + " says "
              + Words.of(message)
              + ", and its ledger is "
              + synced.map(Words::of).orElse("not there"));
    }
  }

  void answeredTwice(SimCall call) {
    breaks("P7 bounded", call + " is answered twice");
  }

  void answered(SimCall call, Outcome outcome) {
    p7InTime(call);
    Outcomes.count(rack.counts, call, outcome);
    switch (call.kind) {
      case ENSURE -> p5Proven(call, outcome);
      case LEAVE -> left(call, outcome);
      case RELEASE -> released(outcome);
      case DRAIN, RESUME, STATUS -> {}
    }
  }

  /** P7: every call ends by its deadline, and what little it takes to say so. */
  void p7InTime(SimCall call) {
    long most = call.deadlineMillis * 1_000 + Outcomes.slackMicros(call);
    if (call.openMicros() > most) {
      breaks(
          "P7 bounded",
          call
              + " on "
              + call.tray
              + " took "
              + call.openMicros() / 1_000
              + " ms of "
              + call.deadlineMillis);
    }
  }

  /** P5: since the call was made, every member was durably Confirmed for the instance. */
  private void p5Proven(SimCall call, Outcome outcome) {
    if (outcome.getCode() != io.imexd.proto.Code.DONE
        || outcome.getEnsure().getInstance().isEmpty()) {
      return;
    }
    Past past = past(Instance.parse(outcome.getEnsure().getInstance())).orElseThrow();
    if (!past.membership.members().equals(call.nodes) || !past.membership.job().equals(call.job)) {
      breaks("P5 proven", call + " is told of " + past.membership);
    }
    for (TrayId member : call.nodes) {
      Long until = past.confirmedUntilMicros.get(member);
      if (until == null || until < call.madeMicros) {
        breaks(
            "P5 proven",
            call + " succeeds, and " + member + " was not Confirmed since it was made");
      }
    }
  }

  private void left(SimCall call, Outcome outcome) {
    boolean holds =
        call.tray
            .record
            .synced()
            .flatMap(d -> d.holding().membershipIfAny())
            .filter(m -> call.job.covers(m.job()))
            .isPresent();
    if (outcome.getCode() == io.imexd.proto.Code.DONE && holds) {
      breaks("P8 exact", call + " succeeds, and " + call.tray + " still holds it");
    }
  }

  /** Who is named as free does not hold it. */
  private void released(Outcome outcome) {
    if (outcome.getRelease().getInstance().isEmpty()) {
      return;
    }
    Instance instance = Instance.parse(outcome.getRelease().getInstance());
    for (String name : outcome.getRelease().getReleasedList()) {
      SimTray tray = rack.tray(new TrayId(name));
      if (tray.record.synced().filter(d -> d.holding().holds(instance)).isPresent()) {
        breaks("P8 exact", "a release names " + name + " as free, and it still holds it");
      }
    }
  }

  Map<Instance, Past> pasts() {
    return pasts;
  }
}
