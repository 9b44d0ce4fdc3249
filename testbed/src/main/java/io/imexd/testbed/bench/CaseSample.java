package io.imexd.testbed.bench;

import org.jspecify.annotations.Nullable;

/**
 * One job on trays of which something is wrong.
 *
 * @param seconds until it was seen how that ends
 * @param drained the trays that Slurm drained; null or empty: none
 * @param said what the job's user saw
 */
record CaseSample(
    Recipe recipe,
    Trouble trouble,
    Verdict verdict,
    double seconds,
    @Nullable String drained,
    String said) {

  /** What is wrong. */
  enum Trouble {
    SLOW("one tray slow"),
    DEAD("one tray dead"),
    UNRESOLVABLE("a name that does not resolve"),
    CLIQUE("one tray on another clique"),
    TWO_JOBS("two jobs meet on a tray");

    private final String title;

    Trouble(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** How it ended for the job. */
  enum Verdict {
    RIGHT,
    REFUSED,
    WRONG,
    STUCK
  }

  static CaseSample of(Line line) throws BadInput {
    return new CaseSample(
        Recipe.of(line.text("recipe")),
        line.word("case", Trouble.class),
        line.word("verdict", Verdict.class),
        line.number("seconds"),
        line.textOrNull("drained"),
        line.text("said"));
  }
}
