package io.imexd.ctl;

/** The way in, and the only place that ends the process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    QuickStart.prepare();
    // Not exit: it sets up logging for the case that somebody logs exits, and there is nothing to
    // shut down.
    Runtime.getRuntime().halt(run(Surroundings.ofProcess(), args));
  }

  /**
   * Runs one command line and returns its exit code; everything it needs of the process is given.
   */
  public static int run(Surroundings surroundings, String... given) {
    String[] args = CommandFirst.of(given);
    try {
      return CommandTree.build(surroundings, args).execute(args);
    } catch (RuntimeException | Error e) {
      return new ShortErrors(surroundings).internal(e, args);
    }
  }
}
