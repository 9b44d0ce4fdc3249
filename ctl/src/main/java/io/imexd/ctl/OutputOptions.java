package io.imexd.ctl;

/** The options that every command has. */
final class OutputOptions {
  OutputForm form = OutputForm.TABLE;
  ColorMode color = ColorMode.AUTO;

  void declare(Options options) {
    options
        .option(
            Options.named("-o", "--output")
                .paramLabel("FORM")
                .description("How to print: ${COMPLETION-CANDIDATES} (default: table)."),
            OutputForm.class,
            value -> form = value,
            false)
        .option(
            Options.named("--color")
                .paramLabel("WHEN")
                .description(
                    "Colour: ${COMPLETION-CANDIDATES} (default: auto, on a terminal and without NO_COLOR)."),
            ColorMode.class,
            value -> color = value,
            false)
        .help();
  }

  boolean isJson() {
    return form == OutputForm.JSON;
  }

  /** Says whether JSON was asked for in arguments that could not be parsed as a whole. */
  static boolean wantsJson(String... args) {
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      String value =
          switch (args[i]) {
            case "-o", "--output" -> i + 1 < args.length ? args[i + 1] : "";
            default ->
                args[i].startsWith("--output=")
                    ? args[i].substring("--output=".length())
                    : args[i].startsWith("-o") ? args[i].substring(2) : "";
          };
      if (value.equalsIgnoreCase("json") || value.equalsIgnoreCase("=json")) {
        return true;
      }
    }
    return false;
  }
}
