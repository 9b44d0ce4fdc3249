package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.RackText;
import io.imexd.ctl.show.TrayJson;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.TraysCall;
import picocli.CommandLine.Model.CommandSpec;

/** The trays of the rack. */
final class TraysCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  String nodes = "";

  TraysCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description("List the trays: clique, state, job, since when, and why a tray is not free.");
    spec.usageMessage()
        .footer("", "Examples:", "  imexctl trays", "  imexctl trays --nodes 't[01-04]' -o json");
    options.text(
        "--nodes",
        "HOSTLIST",
        "Only these trays (default: the roster, else this tray and its job's).",
        value -> nodes = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    TraysCall.Builder call = TraysCall.newBuilder();
    if (!nodes.isEmpty()) {
      call.addAllNodes(Nodes.distinct("--nodes", nodes));
    }
    request.setTrays(call);
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasTrays() ? json -> TrayJson.trays(json, outcome.getTrays()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.hasTrays()) {
      RackText.writeTrays(outcome.getTrays(), text, colors);
    }
  }
}
