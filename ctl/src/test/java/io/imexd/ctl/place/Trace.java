package io.imexd.ctl.place;

import io.imexd.ctl.topology.Tray;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Jobs that arrive at a cluster, wait in order for room on one clique, run and end; the same for
 * every policy. Time is in minutes and only counted.
 */
final class Trace {
  /** Chooses trays for a job, all of one clique; empty where it finds no room. */
  @FunctionalInterface
  interface Policy {
    List<String> choose(List<Tray> trays, int count);
  }

  record Job(double arrives, int trays, double runs) {}

  /**
   * What came of a trace.
   *
   * @param fragmentation mean over time of 1 - largest job that can start / largest that could were
   *     the free trays of the cluster packed together
   * @param blocked jobs that had to wait while as many trays were free in all
   * @param waitMinutes mean over jobs
   * @param usedShare of all trays, over time
   */
  record Result(double fragmentation, int blocked, double waitMinutes, double usedShare) {}

  private record Ending(double at, List<String> trays) {}

  private final Map<String, String> cliques = new LinkedHashMap<>();
  private final Set<String> busy = new HashSet<>();
  private final PriorityQueue<Ending> endings =
      new PriorityQueue<>((one, two) -> Double.compare(one.at, two.at));
  private final int largest;
  private double now;
  private double lost;
  private double used;

  /**
   * @param shape how many trays each clique has
   */
  Trace(int... shape) {
    int most = 0;
    for (int clique = 0; clique < shape.length; clique++) {
      most = Math.max(most, shape[clique]);
      for (int tray = 0; tray < shape[clique]; tray++) {
        cliques.put("r" + clique + "t" + tray, "clique" + clique + ".1");
      }
    }
    largest = most;
  }

  /**
   * Makes jobs: most of them small, as queues are; together as many as keep the given share of the
   * trays busy.
   */
  static List<Job> jobs(long seed, int count, double load, int... shape) {
    int all = 0;
    int most = 0;
    for (int trays : shape) {
      all += trays;
      most = Math.max(most, trays);
    }
    int[] sizes = {1, 1, 2, 2, 2, 3, 4, 4, 4, 6, 8, 8, 9, 12, 16, 18};
    Random random = new Random(seed);
    List<Job> jobs = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < count; i++) {
      int trays = Math.min(most, sizes[random.nextInt(sizes.length)]);
      double runs = 10 - 110 * Math.log(1 - random.nextDouble());
      // The next comes when this one's share of the work is done, more or less.
      at += trays * runs / (all * load) * -Math.log(1 - random.nextDouble());
      jobs.add(new Job(at, trays, runs));
    }
    return jobs;
  }

  Result run(List<Job> jobs, Policy policy) {
    Deque<Job> queue = new ArrayDeque<>();
    int next = 0;
    int blocked = 0;
    double waited = 0;
    boolean counted = false;
    while (next < jobs.size() || !queue.isEmpty()) {
      Ending ending = endings.peek();
      if (next < jobs.size() && (ending == null || jobs.get(next).arrives <= ending.at)) {
        advance(jobs.get(next).arrives);
        queue.add(jobs.get(next++));
      } else if (ending != null) {
        advance(ending.at);
        busy.removeAll(endings.remove().trays);
      }
      while (!queue.isEmpty()) {
        Job head = queue.getFirst();
        List<String> trays = policy.choose(trays(), head.trays);
        if (trays.isEmpty()) {
          boolean scattered = cliques.size() - busy.size() >= head.trays;
          blocked += scattered && !counted ? 1 : 0;
          counted |= scattered;
          break;
        }
        counted = false;
        queue.remove();
        busy.addAll(trays);
        waited += now - head.arrives;
        endings.add(new Ending(now + head.runs, trays));
      }
    }
    return new Result(lost / now, blocked, waited / jobs.size(), used / now / cliques.size());
  }

  private void advance(double to) {
    Map<String, Integer> free = new LinkedHashMap<>();
    int all = 0;
    for (Map.Entry<String, String> tray : cliques.entrySet()) {
      if (!busy.contains(tray.getKey())) {
        free.merge(tray.getValue(), 1, Integer::sum);
        all++;
      }
    }
    int room = free.values().stream().mapToInt(count -> count).max().orElse(0);
    int packed = Math.min(all, largest);
    lost += packed == 0 ? 0 : (to - now) * (1 - (double) room / packed);
    used += (to - now) * busy.size();
    now = to;
  }

  private List<Tray> trays() {
    List<Tray> trays = new ArrayList<>(cliques.size());
    cliques.forEach((name, clique) ->
        trays.add(
            new Tray(
                name, clique, busy.contains(name) ? "ready" : "free", "", "completed", false)));
    return trays;
  }
}
