package io.imexd.ctl;

import io.imexd.ctl.hook.HookJob;
import io.imexd.ctl.hook.SlurmJob;
import io.imexd.ctl.hook.Stage;
import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.HookJson;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.EpilogCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.PrologCall;
import io.imexd.proto.Sharing;
import io.imexd.proto.TaskCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What a scheduler's prolog, epilog and task prolog call: ensure and leave with its policy. */
final class HookCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 60;
  private static final String SLURM = "slurm";
  private static final String GENERIC = "generic";

  String scheduler = "";
  String stageWord = "";
  String job = "";
  String cluster = "";
  String run = "";
  String nodes = "";
  String sharing = "";
  @Nullable Long uid;
  @Nullable Long gid;
  boolean noGpus;

  private Stage stage = Stage.PROLOG;
  private String shownJob = "";

  HookCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Called by a scheduler's hooks, on every tray of a job.",
            "prolog: form the job's domains. Fails only on trays that are to blame (slurm.on_failure); on the others it",
            "succeeds and remembers that the job failed. epilog: end the job here. task-prolog: fails for every task of a",
            "job whose domain is not ready, and says why in the job's output.");
    spec.usageMessage()
        .footer(
            "",
            "slurm reads the environment that slurmd sets, and takes no options about the job.",
            "",
            "Examples:",
            "  imexctl hook slurm prolog",
            "  imexctl hook generic prolog --job \"$PBS_JOBID\" --run \"$started\" --nodes \"$list\" --sharing exclusive",
            "  imexctl hook generic task-prolog --job \"$PBS_JOBID\"");
    options
        .argument("SCHEDULER", "slurm, or generic (told by options).", value -> scheduler = value)
        .second("STAGE", "prolog, epilog or task-prolog.", value -> stageWord = value)
        .text("--job", "JOB", "Job id (generic).", value -> job = value)
        .text(
            "--cluster", "NAME", "Cluster (generic; default: 'default').", value -> cluster = value)
        .text(
            "--run",
            "RUN",
            "Run of the job: the same text in its prolog and epilog, another one when it is requeued (generic).",
            value -> run = value)
        .text("--nodes", "HOSTLIST", "Trays of the job (generic, prolog).", value -> nodes = value)
        .text(
            "--sharing",
            "WORD",
            "exclusive: no other job on its trays; shared (generic, prolog).",
            value -> sharing = value)
        .flag("--no-gpus", "The job has no GPU here (generic, prolog).", value -> noGpus = value)
        .number(
            "--uid", "UID", "User of the job; with --gid (generic, prolog).", value -> uid = value)
        .number(
            "--gid",
            "GID",
            "Group of the job; with --uid (generic, prolog).",
            value -> gid = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    stage =
        Stage.of(stageWord)
            .orElseThrow(() ->
                new UsageException(
                    "STAGE: '" + stageWord + "' is none; prolog, epilog and task-prolog are"));
    HookJob told =
        switch (scheduler) {
          case SLURM -> slurm();
          case GENERIC -> generic();
          default ->
              throw new UsageException(
                  "SCHEDULER: '" + scheduler + "' is not known; slurm and generic are");
        };
    JobKey key = key(told);
    shownJob = told.job();
    switch (stage) {
      case PROLOG -> request.setProlog(prolog(told, key));
      case EPILOG ->
          request.setEpilog(EpilogCall.newBuilder().setLeave(LeaveCall.newBuilder().setJob(key)));
      case TASK_PROLOG ->
          request.setTask(TaskCall.newBuilder().setJob(key).addAllComponents(told.components()));
    }
  }

  private HookJob slurm() {
    boolean options =
        !(job + cluster + run + nodes + sharing).isEmpty() || noGpus || uid != null || gid != null;
    if (options) {
      throw new UsageException("hook slurm takes the job from the environment, not from options");
    }
    try {
      return SlurmJob.of(surroundings.env(), stage);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private HookJob generic() {
    need("--job", job);
    if (stage != Stage.TASK_PROLOG) {
      need("--run", run);
    }
    if (stage == Stage.PROLOG) {
      need("--nodes", nodes);
    }
    Sharing how =
        switch (sharing) {
          case "" -> Sharing.NOT_SAID;
          case "exclusive" -> Sharing.EXCLUSIVE;
          case "shared" -> Sharing.SHARED;
          default ->
              throw new UsageException(
                  "--sharing: '" + sharing + "' is none; exclusive and shared are");
        };
    return new HookJob(
        cluster.isEmpty() ? "default" : cluster,
        job,
        stage == Stage.TASK_PROLOG ? "" : run,
        nodes,
        uid,
        gid,
        how,
        noGpus ? Optional.of(false) : Optional.empty(),
        List.of());
  }

  private static void need(String option, String value) {
    if (value.isEmpty()) {
      throw new UsageException(option + " is wanted");
    }
  }

  private JobKey key(HookJob told) {
    JobOptions parts = new JobOptions();
    parts.job = told.job();
    parts.cluster = told.cluster();
    return parts.key(surroundings, told.run());
  }

  private PrologCall prolog(HookJob told, JobKey key) {
    String option = scheduler.equals(SLURM) ? "SLURM_JOB_NODELIST" : "--nodes";
    List<String> trays = Nodes.distinct(option, told.nodes());
    EnsureCall.Builder ensure = EnsureCall.newBuilder().setJob(key).addAllNodes(trays);
    Long user = told.uid();
    Long group = told.gid();
    if (user != null && group != null) {
      ensure
          .setHasOwner(true)
          .setUid(EnsureCommand.id("uid", user))
          .setGid(EnsureCommand.id("gid", group));
    } else if (user != null || group != null) {
      throw new UsageException("uid and gid go together");
    }
    return PrologCall.newBuilder()
        .setEnsure(ensure)
        .setSharing(told.sharing())
        .setGpusKnown(told.gpus().isPresent())
        .setGpus(told.gpus().orElse(false))
        .build();
  }

  @Override
  boolean asksAgain() {
    return true;
  }

  @Override
  String waitingFor() {
    return stage.word() + " of job " + shownJob;
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasHook() ? json -> HookJson.hook(json, outcome.getHook()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    boolean done = outcome.getCodeValue() == 0;
    String line = Line.of(outcome.getLine());
    if (stage != Stage.TASK_PROLOG || !scheduler.equals(SLURM)) {
      text.append(done ? line + "\n" : "");
    } else if (!done || toldOnce(outcome)) {
      // Slurm writes what follows print to the task's output.
      text.append("print imexd: ").append(line).append('\n');
    }
  }

  /** A job that goes without a domain hears it from the first task of a step. */
  private boolean toldOnce(Outcome outcome) {
    boolean without = List.of("skipped", "nothing_to_do").contains(outcome.getHook().getVerdict());
    return without && surroundings.env("SLURM_PROCID", "0").equals("0");
  }
}
