package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.JobJson;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.Outcome;
import picocli.CommandLine.Model.CommandSpec;

/** The epilog's call: this tray has nothing of the job any more when it returns 0. */
final class LeaveCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 60;

  final JobOptions job = new JobOptions();
  final EndOptions end = new EndOptions();

  LeaveCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "End the job on this tray; its other trays go on until their own leave.",
            "Succeeds when there is nothing to do, so the epilog may run twice or without a prolog.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl leave --job 4711",
            "  imexctl leave --job \"$SLURM_JOB_ID\" --run \"$SLURM_JOB_START_TIME\"");
    job.declare(options);
    end.declare(options);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setLeave(
        LeaveCall.newBuilder()
            .setJob(job.key(surroundings, end.run))
            .setInstance(end.checkedInstance())
            .setForce(end.force));
  }

  @Override
  boolean asksAgain() {
    return true;
  }

  @Override
  String waitingFor() {
    return "leaving job " + job.job;
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasLeave() ? json -> JobJson.leave(json, outcome.getLeave()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.getCode() == Code.DONE) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
  }
}
