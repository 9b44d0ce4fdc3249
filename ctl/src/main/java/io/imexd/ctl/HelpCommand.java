package io.imexd.ctl;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The other way to ask for help. */
final class HelpCommand implements Described {
  private final CommandSpec root;
  private String name = "";

  HelpCommand(CommandSpec root) {
    this.root = root;
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show the help of a command, or of imexctl.");
    new Options(spec)
        .argument("COMMAND", "A command of imexctl.", "0..1", value -> name = value)
        .help();
  }

  @Override
  public Integer call() {
    CommandLine command = name.isEmpty() ? root.commandLine() : root.subcommands().get(name);
    if (command == null) {
      throw new UsageException("'" + name + "' is not a command");
    }
    command.usage(root.commandLine().getOut());
    return 0;
  }
}
