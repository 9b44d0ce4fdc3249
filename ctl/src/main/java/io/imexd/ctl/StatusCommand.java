package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.StatusText;
import io.imexd.ctl.show.TrayJson;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.StatusCall;
import picocli.CommandLine.Model.CommandSpec;

/** What this tray is, holds and runs. */
final class StatusCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  StatusCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Show this tray: its state, its job and domains, nvidia-imex, ledger and warnings.");
    spec.usageMessage()
        .footer(
            "", "Examples:", "  imexctl status", "  imexctl status -o json | jq -r .result.state");
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setStatus(StatusCall.getDefaultInstance());
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasStatus() ? json -> TrayJson.status(json, outcome.getStatus()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.hasStatus()) {
      StatusText.write(outcome.getStatus(), text, colors);
    }
  }
}
