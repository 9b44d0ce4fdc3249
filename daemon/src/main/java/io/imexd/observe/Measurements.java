package io.imexd.observe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What imexd has counted since it started, in plain numbers: a metrics library is loaded only when
 * somebody asks ({@link Exposition}). For one thread; {@link #copy} is for another.
 */
public final class Measurements {
  /** Of a formation, as its coordinator measures them; total is all of them together. */
  public static final List<String> PHASES =
      List.of("reserve", "prepare", "start", "imex", "confirm", "total");

  private final Map<String, Histogram> formations = new LinkedHashMap<>();
  private final LabelledCounter failures;
  private final LabelledCounter calls;
  private final LabelledCounter violations;
  private long restarts;

  public Measurements() {
    PHASES.forEach(phase -> formations.put(phase, new Histogram()));
    failures = new LabelledCounter();
    calls = new LabelledCounter();
    violations = new LabelledCounter();
  }

  private Measurements(Measurements of) {
    of.formations.forEach((phase, took) -> formations.put(phase, took.copy()));
    failures = of.failures.copy();
    calls = of.calls.copy();
    violations = of.violations.copy();
    restarts = of.restarts;
  }

  /** A domain was formed: milliseconds of each phase, in the order of {@link #PHASES}. */
  public void formed(double... millis) {
    if (millis.length != PHASES.size()) {
      throw new IllegalArgumentException("one time for each of " + PHASES);
    }
    for (int i = 0; i < millis.length; i++) {
      Objects.requireNonNull(formations.get(PHASES.get(i))).add(millis[i]);
    }
  }

  /**
   * A formation was undone.
   *
   * @param step where it stood
   * @param code one word
   */
  public void undone(String step, String code) {
    failures.add(step, code);
  }

  /** A call was answered. */
  public void answered(String call, String code) {
    calls.add(call, code);
  }

  /** The standing audit saw something that was right before. */
  public void violation(String check) {
    violations.add(check);
  }

  /** nvidia-imex was started again within an instance. */
  public void restarted(int times) {
    restarts += times;
  }

  Map<String, Histogram> formations() {
    return formations;
  }

  Map<List<String>, Long> failures() {
    return failures.counts();
  }

  Map<List<String>, Long> calls() {
    return calls.counts();
  }

  Map<List<String>, Long> violations() {
    return violations.counts();
  }

  long restarts() {
    return restarts;
  }

  public Measurements copy() {
    return new Measurements(this);
  }
}
