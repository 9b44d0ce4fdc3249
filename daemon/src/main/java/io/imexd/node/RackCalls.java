package io.imexd.node;

import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.HistoryCall;
import io.imexd.proto.HistoryResult;
import io.imexd.proto.Holding;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysCall;
import io.imexd.proto.VerifyCall;
import io.imexd.proto.WhyCall;
import io.imexd.protocol.Code;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Caller;
import io.imexd.rpc.ControlReplies;
import io.imexd.rpc.Outcomes;
import io.imexd.rpc.Peers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Calls that need more than this tray knows: each asks the trays that may know, and answers from
 * what they say. On the event loop.
 */
final class RackCalls {
  private static final Logger LOG = Logger.getLogger(RackCalls.class.getName());
  private static final int NODES_MAX = 4096;
  private static final InspectRequest PLAIN = InspectRequest.getDefaultInstance();
  private static final InspectRequest FRESH = InspectRequest.newBuilder().setFresh(true).build();
  private static final long OPERATE_MILLIS = 5_000;

  /** How much sooner the other tray ends than who asked it gives up. */
  private static final long OPERATE_MARGIN_MILLIS = 300;

  private static final long HISTORY_MILLIS = 8_000;

  private final EventLoop loop;
  private final Tray tray;
  private final Calls calls;
  private final AuditTrail audit;
  private final Peers peers;
  private final RackView view;
  private final Supplier<List<TrayId>> roster;
  private final Supplier<TrayStatus> ownStatus;
  private final Supplier<List<String>> channelHolders;

  RackCalls(
      EventLoop loop,
      Tray tray,
      Calls calls,
      AuditTrail audit,
      Peers peers,
      Supplier<List<TrayId>> roster,
      Supplier<TrayStatus> ownStatus,
      Supplier<List<String>> channelHolders) {
    this.loop = loop;
    this.tray = tray;
    this.calls = calls;
    this.audit = audit;
    this.peers = peers;
    this.view = new RackView(peers);
    this.roster = roster;
    this.ownStatus = ownStatus;
    this.channelHolders = channelHolders;
  }

  void status(ControlReplies replies) {
    TrayStatus status = ownStatus.get();
    String line =
        status.getTray()
            + ": "
            + status.getState()
            + (status.getReason().isEmpty() ? "" : ": " + status.getReason());
    replies.outcome(
        Outcome.newBuilder()
            .setCode(io.imexd.proto.Code.DONE)
            .setLine(line)
            .setStatus(status)
            .build());
  }

  void trays(TraysCall call, ControlReplies replies) {
    if (call.getNodesCount() > NODES_MAX) {
      throw new IllegalArgumentException("more than " + NODES_MAX + " trays asked for");
    }
    Collection<TrayId> wanted =
        call.getNodesCount() == 0 ? known() : new TreeSet<>(RackAnswers.ids(call.getNodesList()));
    InspectRequest request =
        InspectRequest.newBuilder().setFreshFabric(call.getFreshFabric()).build();
    ask(wanted, request, answers -> replies.outcome(RackAnswers.trays(answers)));
  }

  void list(ControlReplies replies) {
    ask(known(), PLAIN, answers -> replies.outcome(RackAnswers.list(answers)));
  }

  void why(WhyCall call, ControlReplies replies) {
    JobKey job = Keys.job(call.getJob());
    ask(
        known(),
        PLAIN,
        answers ->
            replies.outcome(Why.of(call.getJob(), job.toString(), answers, calls.last(job))));
  }

  /**
   * Who gives it more time lets slow trays have more: half of it, so that an answer comes of it.
   */
  void verify(VerifyCall call, long timeLeftMillis, ControlReplies replies) {
    long limit = Math.max(RackView.limitMillis(FRESH), timeLeftMillis / 2);
    if (call.getRack()) {
      ask(known(), FRESH, limit, answers -> replies.outcome(Verification.rack(answers)));
      return;
    }
    JobKey job = Keys.job(call.getJob());
    find(
        call.getJob(),
        Optional.empty(),
        (found, _) -> {
          if (found.holdings().size() != 1) {
            replies.outcome(Outcomes.plain(Code.USAGE, notOne(job, found.holdings())));
            return;
          }
          Holding holding = found.holdings().values().iterator().next();
          ask(
              RackAnswers.ids(holding.getMembersList()),
              FRESH,
              limit,
              answers -> replies.outcome(Verification.of(answers, holding, job.toString())));
        });
  }

  private static String notOne(JobKey job, Map<String, Holding> holdings) {
    return holdings.isEmpty()
        ? "job " + job + " holds no tray that answers"
        : "job " + job + " holds trays in " + holdings.size() + " runs; name one with --run";
  }

  void release(ReleaseCall call, long timeLeftMillis, Caller caller, ControlReplies replies) {
    JobKey job = Keys.job(call.getJob());
    Optional<Instance> instance = Keys.instance(call.getInstance());
    if (!job.namesRun() && !call.getForce()) {
      List<String> holders = channelHolders.get();
      if (!holders.isEmpty()) {
        replies.outcome(Outcomes.plain(Code.HELD, Keys.inUse(self(), holders)));
        return;
      }
    }
    LOG.info("call release job " + job + " by " + caller.name());
    audit.asked(CallCase.RELEASE, job, caller.name(), List.of(), "");
    long sinceMillis = calls.nowMillis();
    find(
        call.getJob(),
        instance,
        (found, silent) -> {
          instance.ifPresent(i -> found.holdings().keySet().retainAll(Set.of(i.toString())));
          if (found.holdings().isEmpty() && !silent.isEmpty()) {
            replies.outcome(Outcomes.plain(Code.DEADLINE, nobodyKnows(job, silent)));
            return;
          }
          if (found.holdings().size() > 1) {
            replies.outcome(Outcomes.plain(Code.USAGE, notOne(job, found.holdings())));
            return;
          }
          // Silent trays were waited for; what is left must do.
          long left = Math.max(1, timeLeftMillis - (calls.nowMillis() - sinceMillis));
          Optional<Holding> holding = found.holdings().values().stream().findFirst();
          if (holding.isPresent() && !holding.get().getMembersList().contains(self().name())) {
            TrayId holder = found.holders(holding.get()).getFirst();
            operate(holder, releaseThere(call, holding.get(), left, caller), left, replies);
          } else {
            released(call, holding, self(), left, replies, sinceMillis);
          }
        });
  }

  private OperateRequest releaseThere(
      ReleaseCall call, Holding found, long timeLeftMillis, Caller caller) {
    return OperateRequest.newBuilder()
        .setRelease(call.toBuilder().setInstance(found.getInstance()))
        .setTimeLeftMs((int) Math.max(1, timeLeftMillis - OPERATE_MARGIN_MILLIS))
        .setBy(caller.name() + " on " + self())
        .build();
  }

  /** A release that was called on a tray that is no member, carried out by this one that is. */
  void releaseFrom(TrayId on, ReleaseCall call, long timeLeftMillis, ControlReplies replies) {
    Map<String, Holding> own = RackAnswers.holdings(ownAnswer(), call.getJob());
    Optional<Holding> held = Optional.ofNullable(own.get(call.getInstance()));
    released(call, held, on, timeLeftMillis, replies, calls.nowMillis());
  }

  private void released(
      ReleaseCall call,
      Optional<Holding> found,
      TrayId on,
      long timeLeftMillis,
      ControlReplies replies,
      long sinceMillis) {
    JobKey job = Keys.job(call.getJob());
    String id = calls.open(CallCase.RELEASE, job, replies, sinceMillis);
    Optional<Instance> which = found.map(h -> Instance.parse(h.getInstance()));
    List<TrayId> members = found.map(h -> RackAnswers.ids(h.getMembersList())).orElse(List.of());
    JobKey named = found.filter(_ -> job.namesRun()).map(h -> Keys.job(h.getJob())).orElse(job);
    tray.happen(new Event.ReleaseCalled(id, named, which, members, on, timeLeftMillis));
  }

  /** Silence is not "nothing to do": one of them may hold the job. */
  private static String nobodyKnows(JobKey job, List<TrayId> silent) {
    return "job "
        + job
        + ": release: no tray that answers holds it, and there is no answer from "
        + silent
        + "; release it again when they answer, or run imexctl leave there";
  }

  /** What trays have said that they hold of a job, and which. */
  private record Found(Map<String, Holding> holdings, SortedMap<TrayId, RackView.Answer> answers) {
    List<TrayId> holders(Holding holding) {
      return RackAnswers.holders(answers, holding.getInstance());
    }
  }

  private SortedMap<TrayId, RackView.Answer> ownAnswer() {
    SortedMap<TrayId, RackView.Answer> own = new TreeMap<>();
    own.put(self(), new RackView.Answer(Optional.of(ownStatus.get()), ""));
    return own;
  }

  /** What this tray holds of a job, else what others say that they hold of it. */
  private void find(
      io.imexd.proto.JobKey job,
      Optional<Instance> instance,
      BiConsumer<Found, List<TrayId>> then) {
    SortedMap<TrayId, RackView.Answer> own = ownAnswer();
    Map<String, Holding> held = RackAnswers.holdings(own, job);
    if (!held.isEmpty() && instance.map(i -> held.containsKey(i.toString())).orElse(true)) {
      then.accept(new Found(held, own), List.of());
    } else {
      ask(
          known(),
          PLAIN,
          answers ->
              then.accept(
                  new Found(RackAnswers.holdings(answers, job), answers),
                  RackAnswers.silent(answers)));
    }
  }

  /** What the audit log of one tray says. */
  void history(HistoryCall call, ControlReplies replies) {
    TrayId asked = call.getTray().isEmpty() ? tray.state().self() : new TrayId(call.getTray());
    InspectRequest request = InspectRequest.newBuilder().setHistory(call.getFilter()).build();
    peers
        .inspect(asked, request, HISTORY_MILLIS)
        .whenComplete((status, failure) -> {
          if (failure != null) {
            replies.outcome(Outcomes.plain(Code.UNFIT, asked + ": " + failure.getMessage()));
            return;
          }
          HistoryResult result =
              HistoryResult.newBuilder()
                  .setTray(asked.name())
                  .addAllRecords(status.getHistoryList())
                  .build();
          replies.outcome(
              Outcome.newBuilder()
                  .setCode(io.imexd.proto.Code.DONE)
                  .setLine(asked + ": " + result.getRecordsCount() + " records")
                  .setHistory(result)
                  .build());
        });
  }

  void operate(TrayId other, OperateRequest request, ControlReplies replies) {
    operate(other, request, OPERATE_MILLIS, replies);
  }

  private void operate(
      TrayId other, OperateRequest request, long timeoutMillis, ControlReplies replies) {
    peers
        .operate(other, request, timeoutMillis)
        .whenComplete((reply, failure) -> {
          if (failure == null) {
            Outcome.Builder outcome =
                Outcome.newBuilder().setCode(reply.getCode()).setLine(reply.getLine());
            if (reply.hasRelease()) {
              outcome.setRelease(reply.getRelease());
            }
            replies.outcome(outcome.build());
          } else {
            replies.outcome(Outcomes.plain(Code.UNFIT, other + ": " + failure.getMessage()));
          }
        });
  }

  private TrayId self() {
    return tray.state().self();
  }

  /** The trays of the roster, this tray and the members of what it holds. */
  Collection<TrayId> known() {
    Set<TrayId> trays = new TreeSet<>(roster.get());
    trays.add(self());
    tray.state().durable().holding().membershipIfAny().ifPresent(m -> trays.addAll(m.members()));
    return trays;
  }

  private void ask(
      Collection<TrayId> trays,
      InspectRequest request,
      Consumer<SortedMap<TrayId, RackView.Answer>> then) {
    ask(trays, request, RackView.limitMillis(request), then);
  }

  private void ask(
      Collection<TrayId> trays,
      InspectRequest request,
      long limit,
      Consumer<SortedMap<TrayId, RackView.Answer>> then) {
    view.ask(trays, request, limit).thenAccept(answers -> loop.post(() -> then.accept(answers)));
  }
}
