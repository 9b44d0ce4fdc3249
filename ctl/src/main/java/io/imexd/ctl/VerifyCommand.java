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
  boolean rack;

  VerifyCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Check a job now, or every tray and every job: ledger, files, process, connections, guard,"
                + " channel, certificates, and every pair of every domain. Exit 0 only if all is well.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl verify --job 4711",
            "  imexctl verify --rack",
            "  imexctl verify --job 4711 -o json");
    job.declareOptional(options);
    options.flag("--rack", "Every tray that is known, and every job.", value -> rack = value);
    options.text("--run", "RUN", "Run of the job (default: any).", value -> run = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    if (rack != job.job.isEmpty()) {
      throw new UsageException("name either --job JOB or --rack");
    }
    request.setVerify(
        rack
            ? VerifyCall.newBuilder().setRack(true)
            : VerifyCall.newBuilder().setJob(job.key(surroundings, run)));
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
