package io.imexd.protocol;

import io.imexd.protocol.MemberStep.Step;
import io.imexd.protocol.Work.Stage;
import java.util.List;
import java.util.Optional;

/**
 * A tray as a member: what it answers to its coordinator, and what it makes of its own nvidia-imex.
 */
final class Member {
  /** How long an answer of the job probe is believed. */
  private static final long PROBE_VALID_MILLIS = 5_000;

  /** How long a probe may take before a new one is asked for. */
  private static final long PROBE_LIMIT_MILLIS = 30_000;

  /** How long a tray that could not write refuses before it tries to write again. */
  private static final long LEDGER_TROUBLE_MILLIS = 3_000;

  private final Turn turn;

  Member(Turn turn) {
    this.turn = turn;
  }

  void reserve(TrayId from, Message.Reserve m) {
    Optional<Refusal> refusal = whyNot(from, m);
    if (refusal.isPresent()) {
      turn.send(from, new Message.Refused(m.instance(), refusal.get()));
      return;
    }
    long until = turn.millis() + m.timeLeftMillis() + turn.settings.graceMillis();
    if (turn.durable.holding() instanceof Holding.Free) {
      turn.hold(
          new Holding.Reserved(
              new Membership(
                  m.instance(),
                  m.job(),
                  m.members(),
                  turn.bootId,
                  turn.now.wallMillis(),
                  m.options())));
      turn.work = Work.held(turn.facts, until);
      turn.others.clear();
    } else {
      extend(m.timeLeftMillis());
    }
    turn.send(from, new Message.Reserved(m.instance(), turn.work.reservedFacts()));
  }

  /** Why this tray cannot be reserved for it; empty when it can, or is already. */
  private Optional<Refusal> whyNot(TrayId from, Message.Reserve m) {
    if (!m.members().getFirst().equals(from) || !m.members().contains(turn.self)) {
      return no(
          Code.USAGE,
          from
              + " may not reserve "
              + turn.self
              + ": only the member that sorts first reserves, and only members");
    }
    Optional<Tombstone> stone = Tombstones.of(turn.durable.tombstones(), m.instance(), m.members());
    if (stone.isPresent()) {
      return over(Step.RESERVE, stone.get().farewell().reason());
    }
    if (Tombstones.closed(turn.durable.tombstones(), m.job(), m.members())) {
      return Optional.of(Refusal.over(Step.RESERVE, Code.ENDED, "this run has ended here"));
    }
    if (turn.durable.holding().holds(m.instance())) {
      return turn.work.stage() == Stage.STOPPING
          ? over(Step.RESERVE, "the instance is over")
          : Optional.empty();
    }
    if (turn.membership().isPresent()) {
      return Optional.of(held(turn.membership().get(), m.job()));
    }
    String out = outOfService();
    if (out.isEmpty() && !turn.facts.unfit().isEmpty()) {
      out = "unfit: " + turn.facts.unfit();
    }
    return out.isEmpty() ? Optional.empty() : no(Code.UNFIT, out);
  }

  /** Why this tray takes no job, whatever its fabric is; empty when it does. */
  String outOfService() {
    if (!turn.durable.drained().isEmpty()) {
      return "drained: " + turn.durable.drained();
    }
    if (!turn.durable.unfit().isEmpty()) {
      return "unfit: " + turn.durable.unfit();
    }
    boolean lately = turn.millis() - turn.ledgerTroubleAtMillis < LEDGER_TROUBLE_MILLIS;
    return lately && !turn.ledgerTrouble.isEmpty() ? "unfit: " + turn.ledgerTrouble : "";
  }

  private static Optional<Refusal> no(Code code, String reason) {
    return Optional.of(Refusal.plain(Step.RESERVE, code, reason));
  }

  private static Optional<Refusal> over(Step step, String reason) {
    return Optional.of(Refusal.over(step, Code.UNFIT, reason));
  }

  /**
   * Held by another instance: final when that is Confirmed for another job, else it may come free.
   */
  private Refusal held(Membership holder, JobKey wanted) {
    boolean confirmed = turn.durable.holding() instanceof Holding.Confirmed;
    boolean otherRun = holder.job().sameJob(wanted) && !holder.job().equals(wanted);
    boolean waits = !confirmed || otherRun || holderMayBeGone(holder.job());
    String reason =
        "held by job "
            + holder.job()
            + " (instance "
            + holder.instance().brief()
            + ", since "
            + java.time.Instant.ofEpochMilli(holder.sinceWallMillis())
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            + (turn.work.stage() == Stage.STOPPING
                ? ", leaving"
                : confirmed ? "" : ", still forming")
            + ")";
    return new Refusal(
        Step.RESERVE,
        Code.HELD,
        waits,
        false,
        reason,
        Optional.of(
            new Refusal.Holder(holder.job(), holder.instance(), confirmed, holder.coordinator())));
  }

  /**
   * Asks the site's job probe about a Confirmed holder, if there is one; true while no answer says
   * that it lives.
   */
  private boolean holderMayBeGone(JobKey holder) {
    if (!turn.settings.jobProbe()) {
      return false;
    }
    Optional<State.Probe> asked = turn.probe.filter(p -> p.job().equals(holder));
    if (asked.isPresent() && asked.get().answered()) {
      if (turn.millis() - asked.get().atMillis() < PROBE_VALID_MILLIS) {
        return false;
      }
    } else if (asked.isPresent() && turn.millis() - asked.get().atMillis() < PROBE_LIMIT_MILLIS) {
      return true;
    }
    turn.probe = Optional.of(new State.Probe(holder, false, turn.millis()));
    turn.act(new Effect.ProbeJob(holder));
    return true;
  }

  void jobProbed(JobKey job, boolean gone) {
    turn.probe = Optional.of(new State.Probe(job, true, turn.millis()));
    if (gone
        && turn.durable.holding() instanceof Holding.Confirmed c
        && c.membership().job().equals(job)) {
      new Ending(turn)
          .begin(Farewell.left("the job probe says that job " + job + " is gone"), false);
    }
  }

  void prepare(TrayId from, Message.Prepare m) {
    if (strange(from, m.instance(), Step.PREPARE)) {
      return;
    }
    switch (turn.work.stage()) {
      case HELD -> {
        extend(m.timeLeftMillis());
        turn.work = turn.work.withMaps(m.domains(), m.outside()).withStage(Stage.RENDERING);
        turn.act(new Effect.Render(turn.membership().orElseThrow(), turn.ownDomain()));
      }
      case RENDERING -> extend(m.timeLeftMillis());
      case PREPARED, LAUNCHED -> {
        extend(m.timeLeftMillis());
        turn.send(from, new Message.Prepared(m.instance(), ownDigest()));
      }
      case IDLE, STOPPING -> throw new IllegalStateException("not held: " + turn.work.stage());
    }
  }

  void rendered(Instance instance, String trouble) {
    if (!turn.holdsLive(instance) || turn.work.stage() != Stage.RENDERING) {
      return;
    }
    TrayId coordinator = turn.membership().orElseThrow().coordinator();
    if (trouble.isEmpty()) {
      turn.work = turn.work.withStage(Stage.PREPARED);
      turn.send(coordinator, new Message.Prepared(instance, ownDigest()));
    } else {
      turn.work = turn.work.withStage(Stage.HELD);
      turn.send(
          coordinator,
          new Message.Refused(instance, Refusal.plain(Step.PREPARE, Code.UNFIT, trouble)));
    }
  }

  void start(TrayId from, Message.Start m) {
    if (strange(from, m.instance(), Step.START)) {
      return;
    }
    if (turn.work.stage().compareTo(Stage.PREPARED) < 0) {
      Refusal no = Refusal.plain(Step.START, Code.INTERNAL, "not prepared");
      turn.send(from, new Message.Refused(m.instance(), no));
      return;
    }
    extend(m.timeLeftMillis());
    if (turn.work.stage() == Stage.PREPARED) {
      turn.work = turn.work.withStage(Stage.LAUNCHED);
      Membership membership = turn.membership().orElseThrow();
      if (turn.ownDomain().isPresent()) {
        turn.work = turn.work.withView(View.bad("nvidia-imex is being started"));
        turn.act(new Effect.Launch(membership, turn.ownDomain().get()));
      } else {
        turn.work = turn.work.withView(new View(true, "", "", false));
      }
    }
    turn.send(from, new Message.Seen(m.instance(), turn.work.view()));
  }

  void confirm(TrayId from, Message.Confirm m) {
    if (strange(from, m.instance(), Step.CONFIRM)) {
      return;
    }
    String why = Standings.trouble(view(), turn.work, turn.others);
    boolean sees = turn.work.stage() == Stage.LAUNCHED && why.isEmpty();
    if (!sees) {
      turn.send(
          from, new Message.NotYet(m.instance(), m.round(), why.isEmpty() ? "not started" : why));
      return;
    }
    if (turn.durable.holding() instanceof Holding.Reserved(Membership membership)) {
      turn.hold(
          new Holding.Confirmed(
              membership, turn.work.domains(), turn.work.outside(), turn.work.process()));
      turn.work =
          turn.work
              .withUntil(Long.MAX_VALUE)
              .withAskAt(
                  turn.millis()
                      + Settings.askPause(turn.settings.askMillis(), membership.members().size()))
              .withToldGood(true);
    }
    turn.send(from, new Message.Confirmed(m.instance(), m.round()));
  }

  /** Refuses what concerns no instance held here, and what does not come from its coordinator. */
  private boolean strange(TrayId from, Instance instance, Step step) {
    if (!turn.holdsLive(instance)) {
      Optional<Tombstone> stone = Tombstones.of(turn.durable.tombstones(), instance, List.of(from));
      boolean ended = stone.isPresent() && stone.get().farewell().closesRun();
      String reason =
          stone.map(s -> s.farewell().reason()).orElse("this tray does not hold the instance");
      turn.send(
          from,
          new Message.Refused(
              instance, Refusal.over(step, ended ? Code.ENDED : Code.UNFIT, reason)));
      return true;
    }
    return !turn.membership().orElseThrow().coordinator().equals(from);
  }

  void launched(Instance instance, Proc process) {
    if (!turn.holdsLive(instance)) {
      return;
    }
    turn.work = turn.work.withProcess(process);
    if (turn.durable.holding() instanceof Holding.Confirmed c) {
      turn.hold(
          new Holding.Confirmed(c.membership(), c.domains(), c.outside(), Optional.of(process)));
    }
  }

  void observed(Instance instance, View view) {
    if (!turn.holdsLive(instance)) {
      return;
    }
    turn.work = turn.work.withView(view);
    if (turn.durable.holding() instanceof Holding.Confirmed c) {
      tellIfChanged(c.membership());
    } else {
      TrayId coordinator = turn.membership().orElseThrow().coordinator();
      turn.send(coordinator, new Message.Seen(instance, view));
    }
  }

  /** The fabric under a held domain may have changed. */
  void factsRead() {
    if (turn.durable.holding() instanceof Holding.Confirmed(Membership membership, _, _, _)
        && turn.holdsLive(membership.instance())) {
      tellIfChanged(membership);
    }
  }

  void exited(Instance instance, String how) {
    if (!turn.holdsLive(instance)) {
      return;
    }
    if (turn.durable.holding() instanceof Holding.Confirmed c) {
      turn.ownDomain().ifPresent(d -> turn.act(new Effect.Relaunch(c.membership(), d)));
      observed(instance, View.bad(how + "; it is started again"));
    } else {
      observed(instance, new View(false, how, "", true));
    }
  }

  void gaveUp(Instance instance, String reason) {
    turn.durable = turn.durable.withUnfit(reason);
    turn.work = turn.work.withToldGood(true); // It was told that it is started again: no more.
    observed(instance, View.bad(reason));
  }

  /**
   * Members hear of trouble at once, and of its end; not of what comes of members that have left.
   */
  private void tellIfChanged(Membership membership) {
    View view = view();
    boolean good = view.good();
    boolean someLeft = turn.others.values().stream().anyMatch(Said::gone);
    if (good == turn.work.toldGood() || someLeft && !good) {
      return;
    }
    turn.work = turn.work.withToldGood(good);
    Message.Standing standing = good ? Message.Standing.READY : Message.Standing.DEGRADED;
    for (TrayId member : membership.members()) {
      if (!member.equals(turn.self)) {
        turn.send(member, new Message.Tell(membership.instance(), standing, view.detail()));
      }
    }
  }

  private View view() {
    return Standings.view(turn.work, turn.facts, turn.self);
  }

  private void extend(long timeLeftMillis) {
    if (turn.durable.holding() instanceof Holding.Reserved) {
      long until = turn.millis() + timeLeftMillis + turn.settings.graceMillis();
      turn.work = turn.work.withUntil(Math.max(turn.work.untilMillis(), until));
    }
  }

  private String ownDigest() {
    return turn.ownDomain().map(Domain::mapDigest).orElse("");
  }
}
