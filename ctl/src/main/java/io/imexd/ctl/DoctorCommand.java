package io.imexd.ctl;

import io.imexd.ctl.local.LocalSight;
import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.DoctorJson;
import io.imexd.ctl.show.DoctorText;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.DoctorCall;
import io.imexd.proto.DoctorResult;
import io.imexd.proto.Outcome;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What is wrong here, why it matters and what to do; without imexd, what can be seen without it.
 */
final class DoctorCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 30;

  private final Path root;
  private boolean rack;

  /** root: below which this machine's files lie. */
  DoctorCommand(Surroundings surroundings, Path root) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
    this.root = root;
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Look for what is wrong with this tray, or with the rack: fabric, versions, stock unit,"
                + " ports, guard, firewall, channels, certificates, clocks, folders, disk, peers."
                + " Says what was seen, why it matters and what to do. Exit 0 without a problem"
                + " (warnings are none), else 1. Starts and stops nothing; what is seen of fabric and"
                + " guard the tray takes in, as with its standing audit.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl doctor",
            "  imexctl doctor --rack",
            "  imexctl doctor -o json | jq '.result.findings[] | select(.verdict == \"problem\")'");
    options.flag(
        "--rack",
        "Every tray that is known, and what shows only side by side.",
        value -> rack = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setDoctor(DoctorCall.newBuilder().setRack(rack));
  }

  /** An imexd that does not answer is the first thing that is wrong. */
  @Override
  Outcome judged(Outcome outcome) {
    if (outcome.hasDoctor() || outcome.getCodeValue() == 0) {
      return outcome;
    }
    DoctorResult seen =
        DoctorResult.newBuilder()
            .addAllFindings(new LocalSight(root).look(serverText(), Line.of(outcome.getLine())))
            .build();
    return outcome.toBuilder().setDoctor(seen).build();
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasDoctor() ? json -> DoctorJson.doctor(json, outcome.getDoctor()) : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (outcome.hasDoctor()) {
      DoctorText.write(outcome.getDoctor(), text, colors);
    }
    if (outcome.getCodeValue() == 0) {
      text.append(Line.of(outcome.getLine())).append('\n');
    }
  }
}
