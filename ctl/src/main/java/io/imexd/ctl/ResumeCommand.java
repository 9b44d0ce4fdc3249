package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.ResumeCall;
import picocli.CommandLine.Model.CommandSpec;

/** An operator puts a tray back into service. */
final class ResumeCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  String tray = "";

  ResumeCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage().description("Let a drained or unfit tray take jobs again.");
    spec.usageMessage().footer("", "Example:", "  imexctl resume t03");
    options.argument("TRAY", "The tray's name.", value -> tray = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setResume(ResumeCall.newBuilder().setTray(Nodes.single("TRAY", tray)));
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
