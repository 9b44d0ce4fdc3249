package io.imexd.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is seen without a command. */
@Command(
    name = "imexctl",
    description = {
      "Gives a job its own IMEX domain on an NVL72 rack, and shows who holds which tray.",
      "Asks the imexd of this tray; -o json on every command is for programs."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  imexctl ensure --job 4711 --nodes 't[01-18]'    in the prolog",
      "  imexctl leave --job 4711                        in the epilog",
      "  imexctl trays                                   who holds which tray",
      "  imexctl why --job 4711                          what a job waits for"
    })
final class Imexctl {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show imexctl's version.")
  boolean version;
}
