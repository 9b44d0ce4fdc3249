package io.imexd.testbed.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What came of one death. */
final class Tried {
  final Case which;
  final List<String> wrong = new ArrayList<>();
  String saw = "-";
  private long diedNanos;
  private double seconds;

  Tried(Case which) {
    this.which = which;
  }

  /** One thing that must hold. */
  void check(boolean holds, Supplier<String> broken) {
    if (!holds) {
      wrong.add(broken.get());
    }
  }

  void died() {
    diedNanos = System.nanoTime();
  }

  void converged() {
    seconds = (System.nanoTime() - diedNanos) / 1e9;
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%-4s %s %6.1f s  %s%s",
        wrong.isEmpty() ? "ok" : "FAIL",
        which,
        seconds,
        saw,
        wrong.isEmpty() ? "" : " | " + String.join("; ", wrong));
  }
}
