package io.imexd.hooks;

import io.imexd.proto.Code;
import io.imexd.proto.HookResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import java.util.Optional;

/**
 * Whether a task of a job may run on a tray: where its prolog has said that it goes without a
 * domain, or where the domain is ready now. Anything else, and that nothing is known, is a no.
 */
final class TaskRule {
  private TaskRule() {}

  static Outcome mayRun(TrayId self, JobKey job, Optional<Verdict> verdict, TrayStatus tray) {
    HookResult.Builder result = HookResult.newBuilder();
    verdict.ifPresent(v -> result.setVerdict(v.kind().word()).setFormedCode(v.code()));
    if (verdict.isPresent() && verdict.get().kind() != Verdict.Kind.READY) {
      Verdict v = verdict.get();
      boolean failed = v.kind() == Verdict.Kind.FAILED;
      Code no = v.code() == Code.DONE ? Code.UNFIT : v.code();
      return answer(failed ? no : Code.DONE, v.line(), result);
    }
    String name = "job " + job + ": " + self + ": ";
    if (!holds(tray, job)) {
      return answer(
          Code.UNFIT,
          name
              + (verdict.isPresent()
                  ? "its domain has ended here"
                  : "no prolog of it has run here"),
          result);
    }
    result.setInstance(tray.getHolding().getInstance());
    if (!tray.getState().equals("ready")) {
      String reason = tray.getReason().isEmpty() ? "" : ": " + tray.getReason();
      return answer(Code.UNFIT, name + "not ready: " + tray.getState() + reason, result);
    }
    return answer(Code.DONE, name + "ready", result);
  }

  static boolean holds(TrayStatus tray, JobKey job) {
    var held = tray.getHolding().getJob();
    return tray.hasHolding()
        && held.getCluster().equals(job.cluster())
        && held.getJob().equals(job.job());
  }

  private static Outcome answer(Code code, String line, HookResult.Builder result) {
    return Outcome.newBuilder().setCode(code).setLine(line).setHook(result).build();
  }
}
