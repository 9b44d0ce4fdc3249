package io.imexd.explorer;

/** Explores by hand: all scopes, or those whose name contains the second argument. */
final class Exploration {
  static final String STATES = "IMEXD_EXPLORE_STATES";

  /** States a scope when nothing else is asked for: what a build has time for. */
  private static final int STATES_DEFAULT = 300_000;

  private Exploration() {}

  /** How many states of each scope are visited at most, 1 to 10^8. */
  static int statesMax() {
    String given = System.getenv(STATES);
    return given == null || given.isEmpty() ? STATES_DEFAULT : Integer.parseInt(given);
  }

  static Explorer.Report explore(Scope scope, int statesMax) {
    long beganNanos = System.nanoTime();
    Explorer.Report report = new Explorer(scope, statesMax).explore();
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    System.out.printf("%s; %.1f s; %s%n", report, seconds, scope.bounds());
    report.story().forEach(System.out::println);
    return report;
  }

  public static void main(String[] args) {
    long states = 0;
    int violations = 0;
    for (Scope scope : Scopes.all()) {
      if (args.length == 0 || scope.name().contains(args[0])) {
        Explorer.Report report = explore(scope, statesMax());
        states += report.states();
        violations += report.story().isEmpty() ? 0 : 1;
      }
    }
    System.out.println("states=" + states + " violations=" + violations);
    System.exit(violations == 0 && states > 0 ? 0 : 1);
  }
}
