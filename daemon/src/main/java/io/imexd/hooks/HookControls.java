package io.imexd.hooks;

import io.imexd.config.Config;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EpilogCall;
import io.imexd.proto.HookResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.PrologCall;
import io.imexd.proto.StatusCall;
import io.imexd.proto.TaskCall;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysCall;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Caller;
import io.imexd.rpc.ControlHandler;
import io.imexd.rpc.ControlReplies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The hooks' calls, made of the daemon's own: a prolog is an ensure whose verdict is remembered, an
 * epilog a leave that forgets it, and a task asks for the verdict and for how the tray stands.
 */
public final class HookControls implements ControlHandler {
  private static final Logger LOG = Logger.getLogger(HookControls.class.getName());

  private static final int COMPONENTS_MAX = 128;

  private final TrayId self;
  private final Supplier<Config.Hooks> rules;
  private final Verdicts verdicts;
  private final ControlHandler daemon;
  private final LongSupplier wallMillis;

  /** rules: of the site; asked for each call, for they may change while imexd runs. */
  public HookControls(
      TrayId self,
      Supplier<Config.Hooks> rules,
      Verdicts verdicts,
      ControlHandler daemon,
      LongSupplier wallMillis) {
    this.self = self;
    this.rules = rules;
    this.verdicts = verdicts;
    this.daemon = daemon;
    this.wallMillis = wallMillis;
  }

  @Override
  public void handle(ControlRequest request, Caller caller, ControlReplies replies) {
    try {
      switch (request.getCallCase()) {
        case PROLOG -> prolog(request, caller, replies);
        case EPILOG -> epilog(request, caller, replies);
        case TASK -> task(request, caller, replies);
        case WHY -> why(request, caller, replies);
        default -> daemon.handle(request, caller, replies);
      }
    } catch (IllegalArgumentException e) {
      replies.outcome(line(Code.USAGE, String.valueOf(e.getMessage())).build());
    }
  }

  private void prolog(ControlRequest request, Caller caller, ControlReplies replies) {
    PrologCall call = request.getProlog();
    JobKey job = key(call.getEnsure().getJob());
    Optional<Policy.Without> without = policy().without(call);
    if (without.isPresent()) {
      boolean failed = without.get().kind() == Verdict.Kind.FAILED;
      String how = failed ? "refused" : "no domain";
      String why = "job " + job + ": " + how + ": " + without.get().reason();
      Code code = failed ? Code.UNFIT : Code.DONE;
      conclude(
          new Verdict(job, without.get().kind(), code, why, false, now()),
          HookResult.newBuilder(),
          replies);
      return;
    }
    ControlRequest ensure = request.toBuilder().setEnsure(call.getEnsure()).build();
    daemon.handle(
        ensure, caller, new Answered(replies, o -> formed(job, request, caller, o, replies)));
  }

  private void formed(
      JobKey job, ControlRequest request, Caller caller, Outcome outcome, ControlReplies replies) {
    HookResult.Builder result =
        HookResult.newBuilder()
            .setFormedCode(outcome.getCode())
            .setInstance(outcome.getEnsure().getInstance())
            .addAllAtFault(outcome.getEnsure().getAtFaultList());
    if (outcome.getCode() == Code.DONE) {
      Verdict.Kind kind =
          outcome.getEnsure().getNothingToDo() ? Verdict.Kind.NOTHING_TO_DO : Verdict.Kind.READY;
      conclude(new Verdict(job, kind, Code.DONE, outcome.getLine(), false, now()), result, replies);
      return;
    }
    Code code = outcome.getCode();
    boolean drains = policy().drains(code, outcome.getEnsure().getAtFaultList());
    Verdict failed = new Verdict(job, Verdict.Kind.FAILED, code, outcome.getLine(), drains, now());
    if (!drains) {
      conclude(failed, result, replies);
      return;
    }
    ControlRequest trays = request.toBuilder().setTrays(TraysCall.getDefaultInstance()).build();
    daemon.handle(
        trays,
        caller,
        new Answered(replies, seen -> conclude(spared(failed, seen), result, replies)));
  }

  /** Not drained after all, where so many others were that it is hardly the trays' fault. */
  private Verdict spared(Verdict failed, Outcome seen) {
    Optional<Integer> lately = policy().breaker(seen.getTrays().getTraysList(), now());
    if (lately.isEmpty()) {
      return failed;
    }
    LOG.severe(
        "hook: breaker: prologs have drained "
            + lately.get()
            + " other trays lately (slurm.breaker); "
            + self
            + " stays in service although it is to blame: "
            + failed.line());
    return new Verdict(
        failed.job(), failed.kind(), failed.code(), failed.line(), false, failed.atMillis());
  }

  /** Remembers it, then answers: a task may ask as soon as the prolog has ended. */
  private void conclude(Verdict verdict, HookResult.Builder result, ControlReplies replies) {
    try {
      verdicts.put(verdict);
    } catch (IOException e) {
      replies.outcome(
          line(
                  Code.INTERNAL,
                  "job " + verdict.job() + ": " + self + ": its verdict cannot be kept: " + e)
              .build());
      return;
    }
    String line = verdict.line();
    if (verdict.kind() == Verdict.Kind.FAILED && !verdict.drained()) {
      line = line + "; no task of it will run, and " + self + " stays in service";
    }
    LOG.info(
        "hook: prolog of job "
            + verdict.job()
            + ": "
            + verdict.kind().word()
            + (verdict.drained() ? ", this tray is to be drained: " : ": ")
            + verdict.line());
    result.setVerdict(verdict.kind().word()).setDrains(verdict.drained());
    replies.outcome(
        line(verdict.drained() ? verdict.code() : Code.DONE, line).setHook(result).build());
  }

  private void epilog(ControlRequest request, Caller caller, ControlReplies replies) {
    EpilogCall call = request.getEpilog();
    JobKey job = key(call.getLeave().getJob());
    ControlRequest leave = request.toBuilder().setLeave(call.getLeave()).build();
    daemon.handle(
        leave,
        caller,
        new Answered(
            replies,
            outcome -> {
              if (outcome.getCode() == Code.DONE) {
                verdicts.remove(job);
              }
              replies.outcome(outcome);
            }));
  }

  private void task(ControlRequest request, Caller caller, ControlReplies replies) {
    TaskCall call = request.getTask();
    if (call.getComponentsCount() > COMPONENTS_MAX) {
      throw new IllegalArgumentException("a job of more than " + COMPONENTS_MAX + " components");
    }
    JobKey job = key(call.getJob());
    List<JobKey> jobs = new ArrayList<>(List.of(job));
    call.getComponentsList().forEach(c -> jobs.add(new JobKey(job.cluster(), c, "")));
    ControlRequest status = request.toBuilder().setStatus(StatusCall.getDefaultInstance()).build();
    daemon.handle(
        status,
        caller,
        new Answered(
            replies,
            seen -> {
              JobKey mine = component(jobs, seen.getStatus());
              replies.outcome(TaskRule.mayRun(self, mine, verdicts.of(mine), seen.getStatus()));
            }));
  }

  /** A step over several components of a heterogeneous job goes by the id of the first one. */
  private JobKey component(List<JobKey> jobs, TrayStatus tray) {
    return jobs.stream()
        .filter(job -> verdicts.of(job).isPresent() || TaskRule.holds(tray, job))
        .findFirst()
        .orElse(jobs.getFirst());
  }

  /** A run that failed is known here even when imexd has been restarted since. */
  private void why(ControlRequest request, Caller caller, ControlReplies replies) {
    JobKey job = key(request.getWhy().getJob());
    daemon.handle(
        request,
        caller,
        new Answered(
            replies,
            outcome -> {
              Optional<Verdict> failed =
                  verdicts
                      .of(job)
                      .filter(v -> v.kind() == Verdict.Kind.FAILED && job.covers(v.job()));
              boolean silent = List.of("unknown", "ended").contains(outcome.getWhy().getState());
              replies.outcome(
                  silent && failed.isPresent()
                      ? outcome.toBuilder()
                          .setLine(failed.get().line())
                          .setWhy(outcome.getWhy().toBuilder().setState("failed"))
                          .build()
                      : outcome);
            }));
  }

  private Policy policy() {
    return new Policy(self, rules.get());
  }

  private long now() {
    return wallMillis.getAsLong();
  }

  private static JobKey key(io.imexd.proto.JobKey wire) {
    return new JobKey(wire.getCluster(), wire.getJob(), wire.getRun());
  }

  private static Outcome.Builder line(Code code, String line) {
    return Outcome.newBuilder().setCode(code).setLine(line);
  }
}
