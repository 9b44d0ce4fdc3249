package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.JobJson;
import io.imexd.ctl.show.JobText;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The prolog's call: the job's domains exist and are proven when it returns 0. */
final class EnsureCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 60;
  private static final long MAX_ID = 0xffff_ffffL;

  final JobOptions job = new JobOptions();

  String run = "";
  String nodes = "";
  @Nullable Long uid;
  @Nullable Long gid;
  boolean singleClique;

  EnsureCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Give a job its own IMEX domains and wait until every pair of its trays is connected.",
            "May be called on one of the trays, on all at once, again, or late: all callers get the same instance.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl ensure --job 4711 --nodes 't[01-18]'",
            "  imexctl ensure --job \"$SLURM_JOB_ID\" --run \"$SLURM_JOB_START_TIME\" --nodes \"$SLURM_JOB_NODELIST\" \\",
            "      --uid \"$SLURM_JOB_UID\" --gid \"$SLURM_JOB_GID\" --deadline 60s");
    job.declare(options);
    options
        .text(
            "--run",
            "RUN",
            "Run of the job: SLURM_JOB_SLUID, else SLURM_JOB_START_TIME. Empty by hand.",
            value -> run = value)
        .required(
            "--nodes",
            "HOSTLIST",
            "Trays of the job, as Slurm writes them: t[01-18].",
            value -> nodes = value)
        .number("--uid", "UID", "User of the job, a number; with --gid.", value -> uid = value)
        .number("--gid", "GID", "Group of the job, a number; with --uid.", value -> gid = value)
        .flag(
            "--single-clique",
            "Refuse (8) trays on more than one clique.",
            value -> singleClique = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    EnsureCall.Builder call =
        EnsureCall.newBuilder()
            .setJob(job.key(surroundings, run))
            .addAllNodes(Nodes.distinct("--nodes", nodes))
            .setSingleClique(singleClique);
    if (uid != null && gid != null) {
      call.setHasOwner(true).setUid(id("--uid", uid)).setGid(id("--gid", gid));
    } else if (uid != null || gid != null) {
      throw new UsageException("--uid and --gid go together");
    }
    request.setEnsure(call);
  }

  /** A user or group id, as the wire has it. */
  static int id(String option, long id) {
    return (int) Options.inRange(option, id, 0, MAX_ID);
  }

  @Override
  boolean asksAgain() {
    return true;
  }

  @Override
  String waitingFor() {
    return "forming the domains of job " + job.job;
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasEnsure() ? json -> JobJson.ensure(json, outcome.getEnsure()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    boolean done = outcome.getCode() == Code.DONE;
    if (!surroundings.outIsTerminal()) {
      if (done) {
        text.append(JobText.ensuredLine(outcome.getLine(), outcome.getEnsure())).append('\n');
      }
    } else if (done) {
      text.append(Line.of(outcome.getLine())).append('\n');
      JobText.writeEnsured(outcome.getEnsure(), text);
    } else {
      JobText.writeSteps(outcome.getEnsure().getMembersList(), text);
    }
  }
}
