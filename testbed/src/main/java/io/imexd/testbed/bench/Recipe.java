package io.imexd.testbed.bench;

import java.util.Comparator;
import java.util.List;

/**
 * How a job's domain is made.
 *
 * @param name as samples and the document call it
 * @param title as tables and the chart call it
 */
record Recipe(String name, String title) implements Comparable<Recipe> {
  static final Recipe IMEXD = new Recipe("imexd", "imexd");

  private static final List<Recipe> KNOWN =
      List.of(
          new Recipe("no-wait", "start, do not wait"),
          new Recipe("poll-active", "poll is-active"),
          new Recipe("sleep-30", "sleep 30 s"),
          new Recipe("poll-up", "poll for UP every 2 s"),
          IMEXD,
          new Recipe("imexd-no-tls", "imexd, imex.tls = off"));

  private static final Comparator<Recipe> ORDER =
      Comparator.comparingInt(Recipe::rank).thenComparing(Recipe::name);

  /** One that is not known has its own name for a title. */
  static Recipe of(String name) {
    return KNOWN.stream()
        .filter(known -> known.name.equals(name))
        .findFirst()
        .orElseGet(() -> new Recipe(name, name));
  }

  private int rank() {
    int at = KNOWN.indexOf(this);
    return at < 0 ? KNOWN.size() : at;
  }

  @Override
  public int compareTo(Recipe other) {
    return ORDER.compare(this, other);
  }
}
