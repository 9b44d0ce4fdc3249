package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.JobJson;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import picocli.CommandLine.Model.CommandSpec;

/** Ends a job on all its trays from any one of them. */
final class ReleaseCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 60;

  final JobOptions job = new JobOptions();
  final EndOptions end = new EndOptions();

  ReleaseCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "End the job on every tray it holds, from any of them.",
            "Succeeds only when each tray has said that it is free of it; else the silent ones are named.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl release --job 4711",
            "  imexctl release --job 4711 --instance 0123456789abcdef0123456789abcdef --force");
    job.declare(options);
    end.declare(options);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setRelease(
        ReleaseCall.newBuilder()
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
    return "releasing job " + job.job;
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasRelease() ? json -> JobJson.release(json, outcome.getRelease()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.getCode() == Code.DONE) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
  }
}
