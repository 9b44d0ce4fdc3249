package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.JobJson;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.RackText;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.ListCall;
import io.imexd.proto.Outcome;
import picocli.CommandLine.Model.CommandSpec;

/** The jobs of the rack. */
final class ListCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  ListCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description("List the jobs that hold trays, as far as this tray can see the rack.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl list",
            "  imexctl list -o json | jq -r '.result.jobs[].job.job'");
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setList(ListCall.getDefaultInstance());
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasList() ? json -> JobJson.list(json, outcome.getList()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.hasList()) {
      RackText.writeJobs(outcome.getList(), text, colors);
    }
  }
}
