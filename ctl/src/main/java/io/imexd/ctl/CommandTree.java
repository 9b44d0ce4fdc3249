package io.imexd.ctl;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Puts picocli's tree together. Reading the annotations of a command costs milliseconds that every
 * hook would pay, so only the command that is named is read; all of them where the tree itself is
 * shown.
 */
final class CommandTree {
  private static final List<String> NAMES =
      List.of(
          "ensure",
          "leave",
          "release",
          "why",
          "status",
          "list",
          "trays",
          "verify",
          "drain",
          "resume",
          "check-hostlist",
          "version");

  private static final int HELP_COLUMNS = 100;

  private CommandTree() {}

  static CommandLine build(Surroundings surroundings, String... args) {
    CommandLine root = new CommandLine(new Imexctl());
    root.getCommandSpec().version("imexctl " + Version.ofImexctl());
    if (args.length > 0 && NAMES.contains(args[0])) {
      root.addSubcommand(args[0], command(args[0], surroundings));
    } else {
      for (String name : NAMES) {
        root.addSubcommand(name, command(name, surroundings));
      }
      root.addSubcommand("generate-completion", new AutoComplete.GenerateCompletion());
      root.addSubcommand("help", new CommandLine.HelpCommand());
    }
    ShortErrors errors = new ShortErrors(surroundings);
    root.setParameterExceptionHandler(errors);
    root.setExecutionExceptionHandler(errors);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(HELP_COLUMNS);
    boolean colored = surroundings.outColors(ColorMode.AUTO).on();
    root.setColorScheme(Help.defaultColorScheme(colored ? Ansi.ON : Ansi.OFF));
    root.setOut(
        new PrintWriter(new OutputStreamWriter(surroundings.out(), StandardCharsets.UTF_8)));
    exitCodes(root);
    return root;
  }

  private static Object command(String name, Surroundings surroundings) {
    return switch (name) {
      case "ensure" -> new EnsureCommand(surroundings);
      case "leave" -> new LeaveCommand(surroundings);
      case "release" -> new ReleaseCommand(surroundings);
      case "why" -> new WhyCommand(surroundings);
      case "status" -> new StatusCommand(surroundings);
      case "list" -> new ListCommand(surroundings);
      case "trays" -> new TraysCommand(surroundings);
      case "verify" -> new VerifyCommand(surroundings);
      case "drain" -> new DrainCommand(surroundings);
      case "resume" -> new ResumeCommand(surroundings);
      case "check-hostlist" -> new CheckHostlistCommand(surroundings);
      case "version" -> new VersionCommand(surroundings);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static void exitCodes(CommandLine root) {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done, or nothing to do");
    codes.put("1", "internal error");
    codes.put("2", "usage: the command line is wrong, nothing was asked");
    codes.put("3", "held by another job");
    codes.put("4", "the deadline has passed");
    codes.put("5", "a tray is unfit, drained or not there");
    codes.put("6", "imexd is not reachable");
    codes.put("7", "not permitted");
    codes.put("8", "the trays do not fit together (versions, cliques)");
    codes.put("9", "this run has ended");
    show(root.getCommandSpec().usageMessage(), codes);
    for (CommandLine command : root.getSubcommands().values()) {
      if (NAMES.contains(command.getCommandName())) {
        show(command.getCommandSpec().usageMessage(), codes);
      }
    }
  }

  private static void show(UsageMessageSpec usage, Map<String, String> codes) {
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(codes);
  }
}
