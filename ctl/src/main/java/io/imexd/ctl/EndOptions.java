package io.imexd.ctl;

/** What leave and release need to end exactly what is meant. */
final class EndOptions {
  private static final int INSTANCE_CHARACTERS = 32;

  String run = "";
  String instance = "";
  boolean force;

  void declare(Options options) {
    options
        .text(
            "--run",
            "RUN",
            "Run of the job; named, it is closed for good. Default: the run that holds the tray.",
            value -> run = value)
        .text(
            "--instance",
            "HEX",
            "Only this instance: 32 lower-case hex digits.",
            value -> instance = value)
        .flag("--force", "Even while processes hold the IMEX channel.", value -> force = value);
  }

  String checkedInstance() {
    boolean right = instance.isEmpty() || instance.length() == INSTANCE_CHARACTERS;
    for (int i = 0; right && i < instance.length(); i++) {
      char c = instance.charAt(i);
      right = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!right) {
      throw new UsageException("--instance: 32 lower-case hex digits are wanted");
    }
    return instance;
  }
}
