package io.imexd.ctl.hook;

import io.imexd.proto.Sharing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the environment that slurmd gives its scripts (slurm.conf(5), "Prolog and Epilog Scripts").
 * Nothing that a user sets is read: of a job's own environment only SPANK_ variables come through,
 * and comments.
 */
public final class SlurmJob {
  private static final int COMPONENTS_MAX = 128;

  private SlurmJob() {}

  /**
   * @throws IllegalArgumentException if what must be there is not; the message says what
   */
  public static HookJob of(Map<String, String> env, Stage stage) {
    String cluster = at(env, "SLURM_CLUSTER_NAME").orElse("default");
    String job =
        at(env, "SLURM_JOB_ID")
            .or(() -> at(env, "SLURM_JOBID"))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "SLURM_JOB_ID is not set; this is for Slurm to call, see --help"));
    if (stage == Stage.TASK_PROLOG) {
      return new HookJob(
          cluster, job, "", "", null, null, Sharing.NOT_SAID, Optional.empty(), components(env));
    }
    checkContext(env, stage);
    String run =
        at(env, "SLURM_JOB_SLUID")
            .or(() -> at(env, "SLURM_JOB_START_TIME"))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "neither SLURM_JOB_SLUID nor SLURM_JOB_START_TIME is set; Slurm sets one of them in its Prolog and Epilog"));
    String nodes = at(env, "SLURM_JOB_NODELIST").or(() -> at(env, "SLURM_NODELIST")).orElse("");
    if (stage == Stage.PROLOG && nodes.isEmpty()) {
      throw new IllegalArgumentException("SLURM_JOB_NODELIST is not set");
    }
    return new HookJob(
        cluster,
        job,
        run,
        nodes,
        number(env, "SLURM_JOB_UID"),
        number(env, "SLURM_JOB_GID"),
        sharing(env),
        Optional.of(at(env, "SLURM_JOB_GPUS").isPresent()),
        List.of());
  }

  /**
   * In a step over several components of a heterogeneous job SLURM_JOB_ID is that of the first one,
   * on the trays of the others, too.
   */
  private static List<String> components(Map<String, String> env) {
    List<String> components = new ArrayList<>();
    for (int i = 0; i < COMPONENTS_MAX; i++) {
      Optional<String> job = at(env, "SLURM_JOB_ID_HET_GROUP_" + i);
      if (job.isEmpty()) {
        break;
      }
      components.add(job.get());
    }
    return components;
  }

  /** The controller's scripts run somewhere else, once a job and without rights. */
  private static void checkContext(Map<String, String> env, Stage stage) {
    String context = at(env, "SLURM_SCRIPT_CONTEXT").orElse("");
    String right = stage.word() + "_slurmd";
    if (!context.isEmpty() && !context.equals(right)) {
      throw new IllegalArgumentException(
          "SLURM_SCRIPT_CONTEXT is "
              + context
              + ", this is for "
              + right
              + ": name it in slurm.conf as "
              + (stage == Stage.PROLOG ? "Prolog" : "Epilog"));
    }
  }

  /**
   * SLURM_JOB_EXCLUSIVE says it from Slurm 26.05 on; there SLURM_JOB_OVERSUBSCRIBE is NO for
   * ordinary jobs, too. Before, NO and TOPO were the exclusive ones.
   */
  private static Sharing sharing(Map<String, String> env) {
    Optional<String> exclusive = at(env, "SLURM_JOB_EXCLUSIVE");
    if (exclusive.isPresent()) {
      return switch (exclusive.get()) {
        case "NODE", "TOPO" -> Sharing.EXCLUSIVE;
        default -> Sharing.SHARED;
      };
    }
    return at(env, "SLURM_JOB_OVERSUBSCRIBE")
        .map(word ->
            switch (word) {
              case "NO", "TOPO" -> Sharing.EXCLUSIVE;
              default -> Sharing.SHARED;
            })
        .orElse(Sharing.NOT_SAID);
  }

  private static @Nullable Long number(Map<String, String> env, String name) {
    Optional<String> text = at(env, name);
    try {
      return text.isPresent() ? Long.valueOf(text.get()) : null;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": '" + text.get() + "' is no number");
    }
  }

  private static Optional<String> at(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isEmpty());
  }
}
