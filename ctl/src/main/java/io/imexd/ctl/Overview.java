package io.imexd.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is seen without a command. */
final class Overview {
  private Overview() {}

  /**
   * Returns the text of {@code imexctl --help}, which stands in the jar, so that no command need be
   * described for it; a test holds it equal to that of {@code imexctl help}. Empty for any other
   * line.
   */
  static Optional<String> ready(boolean colored, String... args) {
    if (args.length != 1 || !(args[0].equals("--help") || args[0].equals("-h"))) {
      return Optional.empty();
    }
    String name = colored ? "help.terminal.txt" : "help.txt";
    try (InputStream text = Overview.class.getResourceAsStream(name)) {
      return text == null
          ? Optional.empty()
          : Optional.of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

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
