package io.imexd.ctl;

import io.imexd.ctl.launch.Interrupt;
import io.imexd.ctl.launch.Launcher;
import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** A job without a scheduler: trays, their domains, a command on each, and the end of it. */
final class RunCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 60;
  private static final int RANDOM_DIGITS = 8;

  final WishOptions options = new WishOptions();
  final JobOptions job = new JobOptions();

  List<String> command = List.of();
  String hostfile = "";
  boolean keepGoing;

  final Path root;
  private String launcher = Launcher.SSH;
  private @Nullable RunSession session;

  /** root: below which this machine's files lie. */
  RunCommand(Surroundings surroundings, Path root) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
    this.root = root;
  }

  @Override
  void declare(CommandSpec spec, Options declared) {
    spec.usageMessage()
        .description(
            "Run a command on free trays of this rack, without a scheduler: choose them as place"
                + " does, give them their IMEX domains as ensure does, run the command on each,"
                + " and release them at its end, or on Ctrl-C. Where another job was quicker, it"
                + " chooses again, up to "
                + RunSession.MAX_TRIES
                + " times.",
            "The command finds IMEXD_JOB, IMEXD_INSTANCE, IMEXD_NODELIST (a hostlist),"
                + " IMEXD_NNODES, IMEXD_NODEID (from 0), IMEXD_SEGMENT (from 0: which segment it is"
                + " in; those of one segment follow one another), IMEXD_HOSTFILE, MASTER_ADDR (the"
                + " first tray) and, on more than one tray, NCCL_MNNVL_ENABLE=1 in its environment."
                + " Its standard input is empty. What it leaves in the background ends with it.",
            "Exit code: that of the first command that failed; before one began, those below;"
                + " 130 after Ctrl-C. --deadline is for forming and for releasing, each.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl run --gpus 32 -- ./train.sh",
            "  imexctl run --trays 2 --launcher 'ssh -p 2222 root@{host} {command}' -- nvidia-smi",
            "  imexctl run --trays 2 --launcher 'testbed/rack exec {host}' -- hostname");
    options.declare(declared);
    declared
        .text(
            "--job",
            "JOB",
            "Name of the job (default: run- and eight digits).",
            value -> job.job = value)
        .text(
            "--launcher",
            "COMMAND",
            "How a command is started on tray {host}; {command} is all of it, quoted for a shell,"
                + " else its words follow (default: "
                + Launcher.SSH
                + ").",
            value -> launcher = value)
        .text(
            "--hostfile",
            "FILE",
            "Write the trays' names there, one a line, as where all trays see it (default: a"
                + " temporary file on each tray).",
            value -> hostfile = value)
        .flag(
            "--keep-going",
            "A command that fails does not end those of the other trays.",
            value -> keepGoing = value)
        .rest(
            "COMMAND",
            "After --: the command and its arguments.",
            words -> command = List.of(words));
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setTrays(options.question());
  }

  @Override
  public Integer call() {
    options.check(root);
    Launcher how = launcher();
    if (job.job.isEmpty()) {
      job.job = "run-" + digits();
    }
    job.key(surroundings, "");
    try (Interrupt interrupt = Interrupt.watched()) {
      RunSession made = new RunSession(this, client(), interrupt, how);
      session = made;
      Outcome outcome = made.run();
      print(outcome);
      return outcome.getCodeValue();
    }
  }

  private Launcher launcher() {
    try {
      return Launcher.parse(launcher);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--launcher: " + e.getMessage());
    }
  }

  /** Returns digits that no other run has. */
  static String digits() {
    return UUID.randomUUID().toString().substring(0, RANDOM_DIGITS);
  }

  @Override
  Json.Result json(Outcome outcome) {
    RunSession made = session;
    return made == null ? Json.NONE : made::writeJson;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    // The command's output is what is to be seen.
  }
}
