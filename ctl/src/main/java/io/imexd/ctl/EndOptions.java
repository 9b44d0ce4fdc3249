package io.imexd.ctl;

import picocli.CommandLine.Option;

/** What leave and release need to end exactly what is meant. */
final class EndOptions {
  private static final int INSTANCE_CHARACTERS = 32;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "Run of the job; named, it is closed for good. Default: the run that holds the tray.")
  String run = "";

  @Option(
      names = "--instance",
      paramLabel = "HEX",
      description = "Only this instance: 32 lower-case hex digits.")
  String instance = "";

  @Option(names = "--force", description = "Even while processes hold the IMEX channel.")
  boolean force;

  String checkedInstance() {
    boolean right = instance.isEmpty() || instance.length() == INSTANCE_CHARACTERS;
    for (int i = 0; right && i < instance.length(); i++) {
      char c = instance.charAt(i);
      right = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    if (!right) {
      throw new UsageException("--instance: 32 lower-case hex digits are wanted");
    }
    return instance;
  }
}
