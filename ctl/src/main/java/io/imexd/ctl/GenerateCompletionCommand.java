package io.imexd.ctl;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** Completion for shells, from the same description that the help is made of. */
final class GenerateCompletionCommand implements Described {
  private final CommandSpec root;
  private final Surroundings surroundings;

  GenerateCompletionCommand(CommandSpec root, Surroundings surroundings) {
    this.root = root;
    this.surroundings = surroundings;
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Print a completion script for bash and zsh.");
    spec.usageMessage().footer("", "Example:", "  source <(imexctl generate-completion)");
    new Options(spec).help();
  }

  @Override
  public Integer call() {
    surroundings.print(AutoComplete.bash("imexctl", root.commandLine()));
    return 0;
  }
}
