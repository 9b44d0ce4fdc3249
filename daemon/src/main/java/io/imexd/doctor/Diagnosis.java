package io.imexd.doctor;

/**
 * One thing that was looked at.
 *
 * @param name one or two words, always the same for the same thing
 * @param seen what was found, in words for a person; never a secret
 * @param why why it matters
 * @param remedy what to do; empty where nothing is to be done
 */
public record Diagnosis(String name, Verdict verdict, String seen, String why, String remedy) {

  /** How it is; only PROBLEM makes imexctl doctor fail. */
  public enum Verdict {
    OK,
    /** It works now, and somebody should see to it. */
    WARNING,
    /** Jobs fail, or will fail, or are not safe. */
    PROBLEM,
    /** It could not be looked at, or there is nothing to look at here. */
    SKIPPED
  }

  public static Diagnosis ok(String name, String seen, String why) {
    return new Diagnosis(name, Verdict.OK, seen, why, "");
  }

  public static Diagnosis warning(String name, String seen, String why, String remedy) {
    return new Diagnosis(name, Verdict.WARNING, seen, why, remedy);
  }

  public static Diagnosis problem(String name, String seen, String why, String remedy) {
    return new Diagnosis(name, Verdict.PROBLEM, seen, why, remedy);
  }

  public static Diagnosis skipped(String name, String seen, String why) {
    return new Diagnosis(name, Verdict.SKIPPED, seen, why, "");
  }
}
