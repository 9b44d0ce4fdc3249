package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.HistoryJson;
import io.imexd.ctl.show.HistoryText;
import io.imexd.ctl.show.Json;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.HistoryCall;
import io.imexd.proto.HistoryFilter;
import io.imexd.proto.Outcome;
import picocli.CommandLine.Model.CommandSpec;

/** What a tray wrote down, for who asks afterwards. */
final class HistoryCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;
  private static final long LAST_MAX = 1_000;

  final JobOptions job = new JobOptions();

  String run = "";
  String tray = "";
  long last = 100;

  HistoryCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Say what happened on a tray, from its audit log: who asked for what, how the tray's "
                + "state changed, and, where it coordinated, how a domain was formed.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl history --job 4711",
            "  imexctl history --tray t07 --last 20");
    job.declareOptional(options);
    options
        .text("--run", "RUN", "Run of the job (default: any).", value -> run = value)
        .text("--tray", "TRAY", "Which tray (default: this one).", value -> tray = value)
        .number(
            "--last",
            "N",
            "At most so many records, the last (default: 100, at most " + LAST_MAX + ").",
            value -> last = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    if (last < 1 || last > LAST_MAX) {
      throw new UsageException("--last: " + last + " is not possible; 1 to " + LAST_MAX + " are");
    }
    HistoryFilter.Builder filter = HistoryFilter.newBuilder().setLast((int) last);
    if (!job.job.isEmpty()) {
      filter.setJob(job.key(surroundings, run));
    } else if (!run.isEmpty() || !job.cluster.isEmpty()) {
      throw new UsageException("--run and --cluster need --job");
    }
    HistoryCall.Builder call = HistoryCall.newBuilder().setFilter(filter);
    if (!tray.isEmpty()) {
      call.setTray(Nodes.single("--tray", tray));
    }
    request.setHistory(call);
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasHistory()
        ? json -> HistoryJson.history(json, outcome.getHistory())
        : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.hasHistory()) {
      HistoryText.write(outcome.getHistory(), text, colors);
    }
  }
}
