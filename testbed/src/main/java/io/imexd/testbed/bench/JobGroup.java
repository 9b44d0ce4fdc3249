package io.imexd.testbed.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The jobs of one size that had the same recipe; at least one.
 *
 * @param failed how many more did not come to run, though nothing was wrong with their trays
 */
record JobGroup(int trays, Recipe recipe, List<JobSample> jobs, int failed) {

  /** A job that did not come to run. */
  record Failure(Recipe recipe, int trays) {}

  /** By size, then in the recipes' order. */
  static List<JobGroup> of(List<JobSample> all, List<Failure> failures) {
    Map<Key, List<JobSample>> groups = new TreeMap<>();
    for (JobSample job : all) {
      groups.computeIfAbsent(new Key(job.trays(), job.recipe()), _ -> new ArrayList<>()).add(job);
    }
    return groups.entrySet().stream().map(e -> of(e.getKey(), e.getValue(), failures)).toList();
  }

  private static JobGroup of(Key key, List<JobSample> jobs, List<Failure> failures) {
    Failure like = new Failure(key.recipe(), key.trays());
    return new JobGroup(key.trays(), key.recipe(), jobs, Collections.frequency(failures, like));
  }

  private record Key(int trays, Recipe recipe) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::trays).thenComparing(Key::recipe);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Milliseconds; a job that never came to it took longer than any that did. */
  Spread of(ToDoubleFunction<JobSample> what) {
    return Spread.of(jobs.stream().mapToDouble(what));
  }

  double median(ToDoubleFunction<JobSample> what) {
    return of(what).p50();
  }

  int count(Predicate<JobSample> which) {
    return (int) jobs.stream().filter(which).count();
  }
}
