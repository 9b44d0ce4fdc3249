package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.JobJson;
import io.imexd.ctl.show.JobText;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.WhyCall;
import picocli.CommandLine.Model.CommandSpec;

/** Answers the question of a user whose job does not start. */
final class WhyCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  final JobOptions job = new JobOptions();

  String run = "";

  WhyCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description("Say what a job waits for, or why it failed: where each of its trays stands.");
    spec.usageMessage().footer("", "Example:", "  imexctl why --job 4711");
    job.declare(options);
    options.text("--run", "RUN", "Run of the job (default: any).", value -> run = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setWhy(WhyCall.newBuilder().setJob(job.key(surroundings, run)));
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasWhy() ? json -> JobJson.why(json, outcome.getWhy()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.getCodeValue() == 0) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
    if (outcome.hasWhy()) {
      JobText.writeWhy(outcome.getWhy(), text, colors);
    }
  }
}
