package io.imexd.imex;

import io.imexd.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where on the machine nvidia-imex runs: in a systemd scope of its own, so that the limits of
 * imexd.service, its out-of-memory policy and its end do not touch it; on the CPUs and with the
 * niceness that the site wants. All of it by programs that become nvidia-imex by exec, so the pid
 * stays.
 */
record Placement(Config.Placement settings, long stopTimeoutMillis) {
  private static final Path SELF = Path.of("/proc/self");

  static Placement of(Config.Imex imex) {
    return new Placement(imex.placement(), imex.stopTimeoutMillis());
  }

  /** Whether a scope is made; auto: where systemd runs the machine and imexd may ask it for one. */
  boolean scoped() {
    return switch (settings.scope()) {
      case SYSTEMD -> true;
      case OFF -> false;
      case AUTO -> Files.isDirectory(settings.systemd()) && isRoot();
    };
  }

  /** Why no scope can be made; empty when one can, or none is wanted. */
  Optional<String> obstacle() {
    Path program = settings.systemdRun();
    return !scoped() || Files.isExecutable(program) && !Files.isDirectory(program)
        ? Optional.empty()
        : Optional.of(
            program
                + " is not there or not executable; install systemd, or set imex.systemd_run or imex.scope = off");
  }

  /** What comes before nvidia-imex on its command line. */
  List<String> programs(String instance) {
    List<String> all = new ArrayList<>();
    if (scoped()) {
      all.addAll(scope(instance));
    }
    if (settings.nice() != 0) {
      all.addAll(List.of("nice", "-n", Integer.toString(settings.nice())));
    }
    if (!settings.cpus().isEmpty()) {
      all.addAll(List.of("taskset", "--cpu-list", settings.cpus()));
    }
    return all;
  }

  /** Who it may have been that ended before nvidia-imex was seen to run. */
  String ended() {
    return scoped() ? "systemd-run, or nvidia-imex in its scope (imex.scope)," : "nvidia-imex";
  }

  /**
   * At shutdown systemd stops a scope in the reverse of this order: slurmd and the jobs' steps
   * first (theirs is a scope of Slurm's since its cgroup/v2), then imexd, which would start
   * nvidia-imex again, then nvidia-imex with SIGTERM and its time, then driver and network.
   */
  private List<String> scope(String instance) {
    return List.of(
        settings.systemdRun().toString(),
        "--scope",
        "--quiet",
        "--collect",
        "--unit=imexd-" + instance + ".scope",
        "--slice=imexd.slice",
        "--description=nvidia-imex of instance " + instance,
        "--property=TimeoutStopSec=" + stopTimeoutMillis + "ms",
        "--property=Before=imexd.service slurmd.service slurmstepd.scope",
        "--property=After=network.target nvidia-persistenced.service",
        "--property=CPUAccounting=yes",
        "--property=MemoryAccounting=yes",
        "--property=TasksAccounting=yes",
        "--");
  }

  private static boolean isRoot() {
    try {
      Map<String, Object> self = Files.readAttributes(SELF, "unix:uid");
      return Integer.valueOf(0).equals(self.get("uid"));
    } catch (java.io.IOException _) {
      return false;
    }
  }
}
