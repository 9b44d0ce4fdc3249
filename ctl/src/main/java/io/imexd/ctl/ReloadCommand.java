package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReloadCall;
import picocli.CommandLine.Model.CommandSpec;

/** An operator has imexd read its configuration again. */
final class ReloadCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  ReloadCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Let the imexd of this tray read imexd.conf again.",
            "The log's level, the pace of the audit, ensure.deadline and the slurm.* rules take effect at once;"
                + " other keys that changed are named and need a restart of imexd, which no job notices."
                + " A file with an error changes nothing: exit 2 and its line.");
    spec.usageMessage().footer("", "Example:", "  imexctl reload");
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setReload(ReloadCall.getDefaultInstance());
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
