package io.imexd.packaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** imexctl(1) and a page for each of its commands, from picocli's own description of them. */
final class CommandPages {
  private final String version;
  private final String date;

  CommandPages(String version, String date) {
    this.version = version;
    this.date = date;
  }

  /** The pages by the names of their files. */
  Map<String, String> of(CommandLine imexctl) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("imexctl.1", overview(imexctl));
    imexctl.getSubcommands().forEach((name, c) -> pages.put("imexctl-" + name + ".1", command(c)));
    return pages;
  }

  private String overview(CommandLine imexctl) {
    CommandSpec spec = imexctl.getCommandSpec();
    Roff page = new Roff("imexctl", 1, date, version);
    page.name("imexctl", "IMEX domains for jobs on an NVL72 rack");
    page.section("SYNOPSIS").text("imexctl COMMAND [OPTIONS]");
    describe(page, spec);
    page.section("COMMANDS");
    imexctl
        .getSubcommands()
        .forEach((name, c) -> page.term("imexctl-" + name + "(1)", purpose(c.getCommandSpec())));
    rest(page, spec);
    page.section("ENVIRONMENT");
    page.term("IMEXD_SERVER", "where imexd is asked, as --server says it.");
    page.term("IMEXD_JAVA", "the java to use, instead of the one that is found.");
    page.term("NO_COLOR", "no colors, when it is not empty.");
    page.section("SEE ALSO").text("imexd(8), imexd.conf(5)");
    return page.toString();
  }

  private String command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String name = "imexctl-" + spec.name();
    Roff page = new Roff(name, 1, date, version);
    page.name(name, purpose(spec));
    page.section("SYNOPSIS").text(synopsis(spec));
    describe(page, spec);
    rest(page, spec);
    page.section("SEE ALSO").text("imexctl(1), imexd(8)");
    return page.toString();
  }

  private static void describe(Roff page, CommandSpec spec) {
    page.section("DESCRIPTION").text(String.join(" ", spec.usageMessage().description()));
  }

  /** Arguments, options, examples and exit codes. */
  private static void rest(Roff page, CommandSpec spec) {
    UsageMessageSpec usage = spec.usageMessage();
    page.section("OPTIONS");
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      page.term(argument.paramLabel(), meaning(argument));
    }
    for (OptionSpec option : sorted(spec.options())) {
      page.term(names(option), meaning(option));
    }
    List<String> footer = new ArrayList<>(List.of(usage.footer()));
    int examples = Math.max(footer.indexOf("Examples:"), footer.indexOf("Example:"));
    List<String> notes = footer.subList(0, examples < 0 ? footer.size() : examples);
    notes.stream().filter(n -> !n.isBlank()).forEach(page::text);
    if (examples >= 0) {
      page.section("EXAMPLES").verbatim(footer.subList(examples + 1, footer.size()));
    }
    page.section("EXIT STATUS");
    usage.exitCodeList().forEach(page::term);
  }

  private static List<OptionSpec> sorted(List<OptionSpec> options) {
    return options.stream()
        .filter(o -> !o.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .toList();
  }

  private static String synopsis(CommandSpec spec) {
    StringBuilder line = new StringBuilder("imexctl " + spec.name());
    for (OptionSpec option : sorted(spec.options())) {
      if (option.required()) {
        line.append(' ').append(option.longestName()).append(value(option));
      }
    }
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      boolean needed = argument.arity().min() > 0;
      line.append(needed ? " " + argument.paramLabel() : " [" + argument.paramLabel() + "]");
    }
    return line.append(" [OPTIONS]").toString();
  }

  private static String names(OptionSpec option) {
    return String.join(", ", option.names()) + value(option);
  }

  private static String value(OptionSpec option) {
    return option.arity().max() > 0 ? "=" + option.paramLabel() : "";
  }

  private static String meaning(ArgSpec argument) {
    // picocli's own sign for "the next line".
    return String.join(" ", argument.description()).replace("%n", " ");
  }

  /** The first sentence of the description, as the line of apropos(1). */
  private static String purpose(CommandSpec spec) {
    String first = String.join(" ", spec.usageMessage().description());
    int end = first.indexOf(". ");
    String sentence = end < 0 ? first : first.substring(0, end);
    String plain = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return plain.isEmpty()
        ? spec.name()
        : Character.toLowerCase(plain.charAt(0)) + plain.substring(1);
  }
}
