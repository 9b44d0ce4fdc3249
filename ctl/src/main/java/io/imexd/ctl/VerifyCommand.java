package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.ctl.show.TrayJson;
import io.imexd.ctl.show.VerifyText;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.VerifyCall;
import picocli.CommandLine.Model.CommandSpec;

/** The proof, asked for again. */
final class VerifyCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 30;

  final JobOptions job = new JobOptions();

  String run = "";

  VerifyCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description("Check a job now: every pair of every domain, every map digest, every tray.");
    spec.usageMessage()
        .footer(
            "", "Examples:", "  imexctl verify --job 4711", "  imexctl verify --job 4711 -o json");
    job.declare(options);
    options.text("--run", "RUN", "Run of the job (default: any).", value -> run = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setVerify(VerifyCall.newBuilder().setJob(job.key(surroundings, run)));
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasVerify() ? json -> TrayJson.verify(json, outcome.getVerify()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.hasVerify()) {
      VerifyText.write(outcome.getVerify(), text, colors);
    }
    if (outcome.getCodeValue() == 0) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
  }
}
