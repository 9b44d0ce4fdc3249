package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.MetricsCall;
import io.imexd.proto.Outcome;
import picocli.CommandLine.Model.CommandSpec;

/** What imexd counts, as Prometheus reads it. */
final class MetricsCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  MetricsCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Print what imexd counts and how this tray stands, in Prometheus' text format."
                + " For node_exporter set metrics.textfile in imexd.conf instead.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl metrics",
            "  imexctl metrics | grep imexd_formation_seconds_sum");
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setMetrics(MetricsCall.getDefaultInstance());
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasMetrics()
        ? json -> {
          json.beginObject();
          json.name("text").value(outcome.getMetrics().getText());
          json.endObject();
        }
        : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    text.append(outcome.getMetrics().getText());
  }
}
