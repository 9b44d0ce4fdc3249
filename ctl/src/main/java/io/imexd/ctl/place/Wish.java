package io.imexd.ctl.place;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a job wants.
 *
 * @param trays how many, at least 1
 * @param segment how many of them must lie on one clique together; a divisor of trays, and equal to
 *     it for a job that wants all on one
 * @param without names of trays that it must not have
 */
public record Wish(int trays, int segment, Set<String> without) {
  /** Wishes for trays of one clique. */
  public static Wish together(int trays) {
    return new Wish(trays, trays, Set.of());
  }

  int segments() {
    return trays / segment;
  }

  /** Returns the same wish with more trays that it must not have. */
  public Wish without(Set<String> more) {
    Set<String> all = new TreeSet<>(without);
    all.addAll(more);
    return new Wish(trays, segment, all);
  }
}
