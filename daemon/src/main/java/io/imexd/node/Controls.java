package io.imexd.node;

import io.imexd.channels.Channels;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.DrainCall;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.ResumeCall;
import io.imexd.proto.VersionResult;
import io.imexd.protocol.Code;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Caller;
import io.imexd.rpc.ControlHandler;
import io.imexd.rpc.ControlReplies;
import io.imexd.rpc.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Calls from imexctl: checked, turned into events of the core, or answered from what the trays say.
 */
final class Controls implements ControlHandler {
  private static final Logger LOG = Logger.getLogger(Controls.class.getName());
  private static final long DEADLINE_MAX_MILLIS = 24 * 3_600_000L;

  private final TrayId self;
  private final String imexdVersion;
  private long deadlineMillis;
  private final EventLoop loop;
  private final Tray tray;
  private final Calls calls;
  private final AuditTrail audit;
  private final RackCalls rack;
  private final DoctorCalls doctor;
  private final Metrics metrics;
  private final Resuming resuming;
  private final Channels channels;
  private final Supplier<List<String>> channelHolders;
  private final Reloading reloading;

  /** deadlineMillis: how long a call may take when its caller does not say. */
  Controls(
      TrayId self,
      String imexdVersion,
      long deadlineMillis,
      EventLoop loop,
      Tray tray,
      Calls calls,
      AuditTrail audit,
      RackCalls rack,
      DoctorCalls doctor,
      Metrics metrics,
      Resuming resuming,
      Channels channels,
      Supplier<List<String>> channelHolders,
      Reloading reloading) {
    this.self = self;
    this.imexdVersion = imexdVersion;
    this.deadlineMillis = deadlineMillis;
    this.loop = loop;
    this.tray = tray;
    this.calls = calls;
    this.audit = audit;
    this.rack = rack;
    this.doctor = doctor;
    this.metrics = metrics;
    this.resuming = resuming;
    this.channels = channels;
    this.channelHolders = channelHolders;
    this.reloading = reloading;
  }

  /** Of calls from now on, on the event loop. */
  void deadline(long millis) {
    deadlineMillis = millis;
  }

  @Override
  public void handle(ControlRequest request, Caller caller, ControlReplies replies) {
    loop.post(() -> {
      try {
        carryOut(request, caller, replies);
      } catch (IllegalArgumentException e) {
        replies.outcome(Outcomes.plain(Code.USAGE, String.valueOf(e.getMessage())));
      }
    });
  }

  private void carryOut(ControlRequest request, Caller caller, ControlReplies replies) {
    long left = timeLeft(request);
    switch (request.getCallCase()) {
      case ENSURE -> ensure(request.getEnsure(), left, caller, replies);
      case LEAVE -> leave(request.getLeave(), left, caller, replies);
      case RELEASE -> rack.release(request.getRelease(), left, caller, replies);
      case WHY -> rack.why(request.getWhy(), replies);
      case STATUS -> rack.status(replies);
      case LIST -> rack.list(replies);
      case TRAYS -> rack.trays(request.getTrays(), replies);
      case VERIFY -> rack.verify(request.getVerify(), left, replies);
      case DRAIN -> drain(request.getDrain(), caller, replies);
      case RESUME -> resume(request.getResume(), caller, replies);
      case RELOAD -> reload(caller, replies);
      case VERSION -> version(replies);
      case HISTORY -> rack.history(request.getHistory(), replies);
      case DOCTOR -> doctor.doctor(request.getDoctor(), replies);
      case METRICS -> metrics.answer(replies);
      case PROLOG, EPILOG, TASK ->
          throw new IllegalArgumentException("the hooks of schedulers are not served here");
      case CALL_NOT_SET -> throw new IllegalArgumentException("the request names no call");
    }
  }

  private long timeLeft(ControlRequest request) {
    long asked = Integer.toUnsignedLong(request.getTimeLeftMs());
    return asked == 0 ? deadlineMillis : Math.min(asked, DEADLINE_MAX_MILLIS);
  }

  private void ensure(EnsureCall e, long left, Caller caller, ControlReplies replies) {
    JobKey job = Keys.job(e.getJob());
    List<TrayId> nodes = new ArrayList<>();
    e.getNodesList().forEach(n -> nodes.add(new TrayId(n)));
    Options options =
        new Options(
            new Options.Owner(
                e.getHasOwner(),
                Integer.toUnsignedLong(e.getUid()),
                Integer.toUnsignedLong(e.getGid())),
            e.getSingleClique());
    String note = e.getHasOwner() ? "" : channels.withoutOwner();
    ControlReplies told = note.isEmpty() ? replies : new NotedReplies(replies, note);
    String call = open(CallCase.ENSURE, job, nodes, caller, told);
    tray.happen(new Event.EnsureCalled(call, job, nodes, options, left));
  }

  private void leave(LeaveCall l, long left, Caller caller, ControlReplies replies) {
    JobKey job = Keys.job(l.getJob());
    Optional<Instance> instance = Keys.instance(l.getInstance());
    if (!job.namesRun() && !l.getForce()) {
      List<String> holders = channelHolders.get();
      if (!holders.isEmpty()) {
        replies.outcome(Outcomes.plain(Code.HELD, Keys.inUse(self, holders)));
        return;
      }
    }
    String call = open(CallCase.LEAVE, job, List.of(), caller, replies);
    tray.happen(new Event.LeaveCalled(call, job, instance, left));
  }

  private String open(
      CallCase kind, JobKey job, List<TrayId> nodes, Caller caller, ControlReplies replies) {
    String what = kind.name().toLowerCase(Locale.ROOT);
    LOG.info("call " + what + " job " + job + " by " + caller.name());
    audit.asked(kind, job, caller.name(), nodes, "");
    String call = calls.open(kind, job, replies);
    replies.onClosed(() ->
        loop.post(() -> {
          if (calls.drop(call)) {
            tray.happen(new Event.CallDropped(call));
          }
        }));
    return call;
  }

  private void drain(DrainCall d, Caller caller, ControlReplies replies) {
    String reason = Keys.reason(d.getReason());
    if (elsewhere(d.getTray())) {
      OperateRequest request =
          OperateRequest.newBuilder().setDrain(d).setBy(caller.name() + " on " + self).build();
      rack.operate(new TrayId(d.getTray()), request, replies);
      return;
    }
    LOG.info("call drain by " + caller.name() + ": " + reason);
    audit.asked(CallCase.DRAIN, Keys.NO_JOB, caller.name(), List.of(), reason);
    String call = calls.open(CallCase.DRAIN, Keys.NO_JOB, replies);
    tray.happen(new Event.DrainCalled(call, reason));
  }

  private void resume(ResumeCall r, Caller caller, ControlReplies replies) {
    if (elsewhere(r.getTray())) {
      OperateRequest request =
          OperateRequest.newBuilder().setResume(r).setBy(caller.name() + " on " + self).build();
      rack.operate(new TrayId(r.getTray()), request, replies);
      return;
    }
    LOG.info("call resume by " + caller.name());
    audit.asked(CallCase.RESUME, Keys.NO_JOB, caller.name(), List.of(), "");
    String call = calls.open(CallCase.RESUME, Keys.NO_JOB, replies);
    tray.happen(new Event.ResumeCalled(call, resuming.troubles()));
  }

  private void reload(Caller caller, ControlReplies replies) {
    reloading.begin(
        caller.name(), done -> replies.outcome(Outcomes.plain(done.code(), done.line())));
  }

  private boolean elsewhere(String name) {
    return !name.isEmpty() && !name.equals(self.name());
  }

  private void version(ControlReplies replies) {
    VersionResult version =
        VersionResult.newBuilder()
            .setImexdVersion(imexdVersion)
            .setTray(self.name())
            .setJavaVersion(Runtime.version().toString())
            .build();
    String line = "imexd " + imexdVersion + " on " + self;
    replies.outcome(
        Outcome.newBuilder()
            .setCode(io.imexd.proto.Code.DONE)
            .setLine(line)
            .setVersion(version)
            .build());
  }
}
