package io.imexd.ctl;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What is seen without a command. The launcher prints its help from a file of ctl/help, without a
 * JVM.
 */
final class Overview {
  private Overview() {}

  static void describe(CommandSpec spec) {
    spec.version("imexctl " + Version.ofImexctl());
    spec.usageMessage()
        .description(
            "Gives a job its own IMEX domain on an NVL72 rack, and shows who holds which tray.",
            "Asks the imexd of this tray; -o json on every command is for programs.");
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl ensure --job 4711 --nodes 't[01-18]'    in the prolog",
            "  imexctl leave --job 4711                        in the epilog",
            "  imexctl trays                                   who holds which tray",
            "  imexctl why --job 4711                          what a job waits for",
            "  imexctl doctor --rack                           what is wrong, and what to do");
    new Options(spec).help();
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .arity("0")
            .type(boolean.class)
            .description("Show imexctl's version.")
            .build());
  }
}
