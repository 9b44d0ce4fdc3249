package io.imexd.hooks;

import io.imexd.config.Config;
import io.imexd.proto.Code;
import io.imexd.proto.PrologCall;
import io.imexd.proto.Sharing;
import io.imexd.proto.TrayLine;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/** The site's rules, without their consequences. */
record Policy(TrayId self, Config.Hooks settings) {

  /** Why a job gets no domain although it asks for one: SKIPPED or FAILED, and the reason. */
  record Without(Verdict.Kind kind, String reason) {}

  Optional<Without> without(PrologCall call) {
    if (settings.countsGpus() && call.getGpusKnown() && !call.getGpus()) {
      return Optional.of(new Without(Verdict.Kind.SKIPPED, "it has no GPU (slurm.gres = true)"));
    }
    if (call.getSharing() == Sharing.SHARED) {
      return Optional.of(
          settings.skipsShared()
              ? new Without(
                  Verdict.Kind.SKIPPED,
                  "it is not exclusive (slurm.nonexclusive = skip); ask for whole trays with --exclusive")
              : new Without(
                  Verdict.Kind.FAILED,
                  "it is not exclusive (slurm.nonexclusive = refuse); ask for whole trays with --exclusive"));
    }
    return Optional.empty();
  }

  /** Whether a formation that failed takes this tray out of service. */
  boolean drains(Code code, List<String> atFault) {
    boolean notAsItMustBe =
        switch (code) {
          case INTERNAL, USAGE, NOT_PERMITTED -> true;
          default -> false;
        };
    if (notAsItMustBe && atFault.isEmpty()) {
      return true; // Nobody's formation: it is this tray's imexd or hook.
    }
    return switch (settings.onFailure()) {
      case ALL -> code != Code.ENDED;
      case CULPRIT -> atFault.contains(self.name());
      case JOB -> false;
    };
  }

  /** Whether so many other trays were drained lately that this one is spared; then by how many. */
  Optional<Integer> breaker(List<TrayLine> trays, long nowMillis) {
    if (settings.breaker() == 0) {
      return Optional.empty();
    }
    int lately = 0;
    for (TrayLine tray : trays) {
      long at = tray.hasStatus() ? tray.getStatus().getDrainedByHookMs() : 0;
      boolean other = !tray.getTray().equals(self.name());
      if (other && at > 0 && nowMillis - at < settings.breakerWindowMillis()) {
        lately++;
      }
    }
    return lately >= settings.breaker() ? Optional.of(lately) : Optional.empty();
  }
}
