package io.imexd.ctl;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Puts picocli's tree together. Describing a command costs time that every hook would pay, so only
 * the command that is named is described; all of them where the tree itself is shown. Public for
 * the man pages, which are made of it when packages are built.
 */
public final class CommandTree {
  private static final List<String> NAMES =
      List.of(
          "ensure",
          "leave",
          "release",
          "hook",
          "why",
          "status",
          "list",
          "trays",
          "topology",
          "place",
          "run",
          "verify",
          "drain",
          "resume",
          "reload",
          "check-hostlist",
          "history",
          "doctor",
          "check",
          "metrics",
          "version");

  private static final int HELP_COLUMNS = 100;

  private static final String HELP = "help";
  private static final String COMPLETION = "generate-completion";

  private CommandTree() {}

  /** The tree for one command line; without arguments, all of it. */
  public static CommandLine build(Surroundings surroundings, String... args) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(new Object()).name("imexctl");
    Map<String, String> codes = exitCodes();
    Overview.describe(spec);
    show(spec, codes);
    boolean one = args.length > 0 && NAMES.contains(args[0]);
    List<String> described = one ? List.of(args[0]) : onlyVersion(args) ? List.of() : NAMES;
    for (String name : described) {
      CommandSpec sub = add(spec, name, command(name, surroundings));
      show(sub, codes);
    }
    if (described == NAMES) {
      add(spec, COMPLETION, new GenerateCompletionCommand(spec, surroundings));
      add(spec, HELP, new HelpCommand(spec));
    }
    CommandLine root = new CommandLine(spec);
    ShortErrors errors = new ShortErrors(surroundings);
    root.setParameterExceptionHandler(errors);
    root.setExecutionExceptionHandler(errors);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    // An argument of run's command that begins with @ is no file of options.
    root.setExpandAtFiles(false);
    root.setUsageHelpWidth(HELP_COLUMNS);
    boolean colored = surroundings.outColors(ColorMode.AUTO).on();
    root.setColorScheme(Help.defaultColorScheme(colored ? Ansi.ON : Ansi.OFF));
    root.setOut(
        new PrintWriter(new OutputStreamWriter(surroundings.out(), StandardCharsets.UTF_8)));
    return root;
  }

  private static boolean onlyVersion(String... args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
  }

  private static CommandSpec add(CommandSpec parent, String name, Described command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
    command.describe(spec);
    parent.addSubcommand(name, spec);
    return spec;
  }

  private static Described command(String name, Surroundings surroundings) {
    return switch (name) {
      case "ensure" -> new EnsureCommand(surroundings);
      case "leave" -> new LeaveCommand(surroundings);
      case "release" -> new ReleaseCommand(surroundings);
      case "hook" -> new HookCommand(surroundings);
      case "why" -> new WhyCommand(surroundings);
      case "status" -> new StatusCommand(surroundings);
      case "list" -> new ListCommand(surroundings);
      case "trays" -> new TraysCommand(surroundings);
      case "topology" -> new TopologyCommand(surroundings);
      case "place" -> new PlaceCommand(surroundings, Path.of("/"));
      case "run" -> new RunCommand(surroundings, Path.of("/"));
      case "verify" -> new VerifyCommand(surroundings);
      case "drain" -> new DrainCommand(surroundings);
      case "resume" -> new ResumeCommand(surroundings);
      case "reload" -> new ReloadCommand(surroundings);
      case "check-hostlist" -> new CheckHostlistCommand(surroundings);
      case "history" -> new HistoryCommand(surroundings);
      case "doctor" -> new DoctorCommand(surroundings, Path.of("/"));
      case "check" -> new CheckCommand(surroundings);
      case "metrics" -> new MetricsCommand(surroundings);
      case "version" -> new VersionCommand(surroundings);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done, or nothing to do");
    codes.put(
        "1",
        "internal error; verify, doctor, check: something is wrong; topology --compare: it differs");
    codes.put("2", "usage: the command line is wrong, nothing was asked");
    codes.put("3", "held by another job");
    codes.put("4", "the deadline has passed");
    codes.put("5", "a tray is unfit, drained or not there");
    codes.put("6", "imexd is not reachable");
    codes.put("7", "not permitted");
    codes.put("8", "the trays do not fit together (versions, cliques)");
    codes.put("9", "this run has ended");
    return codes;
  }

  private static void show(CommandSpec spec, Map<String, String> codes) {
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n");
    spec.usageMessage().exitCodeList(codes);
  }
}
