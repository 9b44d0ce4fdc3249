package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.DrainCall;
import io.imexd.proto.Outcome;
import picocli.CommandLine.Model.CommandSpec;

/** An operator takes a tray out of service. */
final class DrainCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;
  private static final int MAX_REASON_CHARACTERS = 256;

  String tray = "";
  String reason = "";

  DrainCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage().description("Let a tray take no new job; the job that holds it goes on.");
    spec.usageMessage()
        .footer("", "Example:", "  imexctl drain t03 --reason 'NVLink errors, ticket 1234'");
    options
        .argument("TRAY", "The tray's name.", value -> tray = value)
        .required("--reason", "TEXT", "Why, one line.", value -> reason = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    boolean right = !reason.isBlank() && reason.length() <= MAX_REASON_CHARACTERS;
    if (!right || !reason.equals(Line.of(reason))) {
      throw new UsageException(
          "--reason: one line of 1 to " + MAX_REASON_CHARACTERS + " characters is wanted");
    }
    request.setDrain(
        DrainCall.newBuilder().setTray(Nodes.single("TRAY", tray)).setReason(reason.strip()));
  }

  @Override
  Json.Result json(Outcome outcome) {
    return Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.getCodeValue() == 0) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
  }
}
