package io.imexd.simulator;

import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.DrainCall;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import io.imexd.proto.ResumeCall;
import io.imexd.proto.StatusCall;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes calls as imexctl would, without the socket, and remembers them. */
final class Imexctl {
  private static final Caller ROOT = new Caller("root", true);
  private static final io.imexd.protocol.JobKey NO_JOB =
      new io.imexd.protocol.JobKey("default", "-", "");

  private final SimRack rack;
  private final List<SimCall> calls = new ArrayList<>();

  Imexctl(SimRack rack) {
    this.rack = rack;
  }

  List<SimCall> calls() {
    return calls;
  }

  SimCall ensure(
      TrayId tray, io.imexd.protocol.JobKey job, List<TrayId> nodes, long deadlineMillis) {
    SimCall call =
        new SimCall(
            SimCall.Kind.ENSURE, rack.tray(tray), job, nodes, Optional.empty(), deadlineMillis);
    EnsureCall.Builder ensure = EnsureCall.newBuilder().setJob(key(job));
    nodes.forEach(n -> ensure.addNodes(n.name()));
    return make(call, Tally.ENSURE, request(deadlineMillis).setEnsure(ensure));
  }

  SimCall leave(TrayId tray, io.imexd.protocol.JobKey job, long deadlineMillis) {
    SimCall call =
        new SimCall(
            SimCall.Kind.LEAVE, rack.tray(tray), job, List.of(), Optional.empty(), deadlineMillis);
    LeaveCall.Builder leave = LeaveCall.newBuilder().setJob(key(job));
    return make(call, Tally.LEAVE, request(deadlineMillis).setLeave(leave));
  }

  SimCall release(
      TrayId tray, io.imexd.protocol.JobKey job, Optional<Instance> instance, long deadlineMillis) {
    SimCall call =
        new SimCall(
            SimCall.Kind.RELEASE, rack.tray(tray), job, List.of(), instance, deadlineMillis);
    ReleaseCall.Builder release = ReleaseCall.newBuilder().setJob(key(job)).setForce(true);
    instance.ifPresent(i -> release.setInstance(i.toString()));
    return make(call, Tally.RELEASE, request(deadlineMillis).setRelease(release));
  }

  /** Called on one tray for another, or for itself. */
  SimCall drain(TrayId tray, TrayId which) {
    DrainCall.Builder drain = DrainCall.newBuilder().setTray(which.name()).setReason("service");
    return make(plain(SimCall.Kind.DRAIN, tray), Tally.DRAIN, request(0).setDrain(drain));
  }

  SimCall resume(TrayId tray, TrayId which) {
    ResumeCall.Builder resume = ResumeCall.newBuilder().setTray(which.name());
    return make(plain(SimCall.Kind.RESUME, tray), Tally.RESUME, request(0).setResume(resume));
  }

  SimCall status(TrayId tray) {
    return make(
        plain(SimCall.Kind.STATUS, tray),
        Tally.STATUS,
        request(0).setStatus(StatusCall.getDefaultInstance()));
  }

  private SimCall plain(SimCall.Kind kind, TrayId tray) {
    return new SimCall(kind, rack.tray(tray), NO_JOB, List.of(), Optional.empty(), 6_000);
  }

  private SimCall make(SimCall call, Tally what, ControlRequest.Builder request) {
    Life life = call.tray.life();
    if (life == null || life.peers() == null) {
      rack.happened(call.tray, Tally.NOBODY_THERE, () -> call + ": no imexd there");
      call.connectionLost();
      return call;
    }
    calls.add(call);
    rack.happened(call.tray, what, () -> call + " within " + call.deadlineMillis + " ms");
    ControlRequest whole = request.build();
    life.run(() -> life.daemon().controls().handle(whole, ROOT, call));
    return call;
  }

  /** Whether a leave on this tray, or a release anywhere, names what is let go. */
  boolean ends(SimTray tray, Past past) {
    for (SimCall call : calls) {
      boolean names =
          call.job.covers(past.membership.job())
              && call.instance.map(past.membership.instance()::equals).orElse(true);
      boolean inTime = past.bornMicros <= call.endMicros();
      boolean here = call.kind == SimCall.Kind.LEAVE && call.tray == tray;
      if (names && inTime && (here || call.kind == SimCall.Kind.RELEASE)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a leave that named this run has succeeded on this tray. */
  boolean hasLeft(SimTray tray, io.imexd.protocol.JobKey job) {
    for (SimCall call : calls) {
      Outcome answer = call.answer();
      if (call.kind == SimCall.Kind.LEAVE
          && call.tray == tray
          && job.namesRun()
          && call.job.equals(job)
          && answer != null
          && answer.getCode() == Code.DONE) {
        return true;
      }
    }
    return false;
  }

  void connectionsLost(SimTray tray) {
    for (SimCall call : List.copyOf(calls)) {
      if (call.tray == tray) {
        call.connectionLost();
      }
    }
  }

  private static ControlRequest.Builder request(long deadlineMillis) {
    return ControlRequest.newBuilder().setTimeLeftMs((int) deadlineMillis);
  }

  private static JobKey key(io.imexd.protocol.JobKey job) {
    return JobKey.newBuilder()
        .setCluster(job.cluster())
        .setJob(job.job())
        .setRun(job.run())
        .build();
  }
}
