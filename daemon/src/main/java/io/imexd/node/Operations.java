package io.imexd.node;

import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.protocol.Code;
import io.imexd.protocol.Event;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.ControlReplies;
import io.imexd.rpc.Outcomes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;

/** An operator's wish that reached this tray through another one. */
final class Operations {
  private static final Logger LOG = Logger.getLogger(Operations.class.getName());

  private final EventLoop loop;
  private final Tray tray;
  private final Calls calls;
  private final AuditTrail audit;
  private final Resuming resuming;
  private final RackCalls rack;

  Operations(
      EventLoop loop, Tray tray, Calls calls, AuditTrail audit, Resuming resuming, RackCalls rack) {
    this.loop = loop;
    this.tray = tray;
    this.calls = calls;
    this.audit = audit;
    this.resuming = resuming;
    this.rack = rack;
  }

  CompletableFuture<OperateReply> carryOut(OperateRequest request, TrayId from) {
    Reply reply = new Reply();
    loop.post(() -> {
      try {
        start(request, from, reply);
      } catch (IllegalArgumentException e) {
        reply.outcome(Outcomes.plain(Code.USAGE, String.valueOf(e.getMessage())));
      }
    });
    return reply.future;
  }

  private void start(OperateRequest request, TrayId from, Reply reply) {
    switch (request.getOperationCase()) {
      case DRAIN -> {
        String reason = Keys.reason(request.getDrain().getReason());
        LOG.info("call drain from " + from + " for " + request.getBy() + ": " + reason);
        audit.asked(CallCase.DRAIN, Keys.NO_JOB, request.getBy(), List.of(), reason);
        tray.happen(new Event.DrainCalled(calls.open(CallCase.DRAIN, Keys.NO_JOB, reply), reason));
      }
      case RESUME -> {
        LOG.info("call resume from " + from + " for " + request.getBy());
        audit.asked(CallCase.RESUME, Keys.NO_JOB, request.getBy(), List.of(), "");
        String call = calls.open(CallCase.RESUME, Keys.NO_JOB, reply);
        tray.happen(new Event.ResumeCalled(call, resuming.troubles()));
      }
      case RELEASE -> {
        JobKey job = Keys.job(request.getRelease().getJob());
        LOG.info("call release job " + job + " from " + from + " for " + request.getBy());
        audit.asked(CallCase.RELEASE, job, request.getBy(), List.of(), "");
        long left = Integer.toUnsignedLong(request.getTimeLeftMs());
        rack.releaseFrom(from, request.getRelease(), left, reply);
      }
      case OPERATION_NOT_SET ->
          throw new IllegalArgumentException("the request names no operation");
    }
  }

  /** Hands the outcome back over the network. */
  private static final class Reply implements ControlReplies {
    private final CompletableFuture<OperateReply> future = new CompletableFuture<>();

    @Override
    public void progress(Progress progress) {}

    @Override
    public void outcome(Outcome outcome) {
      OperateReply.Builder reply =
          OperateReply.newBuilder().setCode(outcome.getCode()).setLine(outcome.getLine());
      if (outcome.hasRelease()) {
        reply.setRelease(outcome.getRelease());
      }
      future.complete(reply.build());
    }

    @Override
    public void onClosed(Runnable action) {}
  }
}
