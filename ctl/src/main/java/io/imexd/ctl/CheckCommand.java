package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Health;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.StatusCall;
import picocli.CommandLine.Model.CommandSpec;

/** For programs that take nodes out of service: one line, and 0 or 1. */
final class CheckCommand extends ServerCommand {
  /** A health check that hangs is worse than one that fails: Slurm kills it after 60 s. */
  private static final int DEFAULT_SECONDS = 5;

  private boolean jobFree;

  CheckCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Say in one line whether this tray is fit for jobs, for Slurm's HealthCheckProgram and"
                + " for NHC. Exit 0 or 1: 1 where it is unfit or drained, where its own nvidia-imex"
                + " or the standing audit says that something is wrong, and where imexd does not"
                + " answer within the deadline. A tray without a job is idle by design, which is"
                + " healthy. Changes nothing.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl check",
            "  * || check_cmd_status -t 10 -r 0 /usr/bin/imexctl check    in nhc.conf");
    options.flag(
        "--job-free",
        "No job is on this node: that one holds the tray is wrong, too.",
        value -> jobFree = value);
  }

  /** An imexd that restarts is no reason to take its node out of service. */
  @Override
  boolean asksAgain() {
    return true;
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setStatus(StatusCall.getDefaultInstance());
  }

  @Override
  Outcome judged(Outcome outcome) {
    if (!outcome.hasStatus()) {
      // Whatever kept imexd from answering, and however it is counted elsewhere.
      return outcome.toBuilder().setCode(Code.INTERNAL).build();
    }
    Health health = Health.of(outcome.getStatus(), jobFree);
    return outcome.toBuilder()
        .setCode(health.good() ? Code.DONE : Code.INTERNAL)
        .setLine(health.line())
        .build();
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasStatus()
        ? json -> Health.of(outcome.getStatus(), jobFree).writeTo(json)
        : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.getCodeValue() == 0) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
  }
}
