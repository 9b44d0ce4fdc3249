package io.imexd.ctl.place;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Prints how much of clusters of several shapes is lost between jobs; see testbed/placement. */
final class Fragmentation {
  private static final int JOBS = 1_000;
  private static final int TRACES = 10;
  private static final double[] LOADS = {0.5, 0.7};

  private Fragmentation() {}

  static Map<String, int[]> shapes() {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("1 rack of 18", new int[] {18});
    shapes.put("4 racks of 18", same(4, 18));
    shapes.put("8 racks of 18", same(8, 18));
    shapes.put("4 racks of 9 + 9", same(8, 9));
    shapes.put("blocks of 18, 16, 8, 9", new int[] {18, 16, 8, 9});
    shapes.put("2 racks of 36", same(2, 36));
    return shapes;
  }

  private static int[] same(int cliques, int trays) {
    int[] shape = new int[cliques];
    Arrays.fill(shape, trays);
    return shape;
  }

  public static void main(String[] args) {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    System.out.printf(
        "Means of %d traces of %d jobs a row, seeds %d to %d; first come first served, each job on"
            + " one clique.%n",
        TRACES, JOBS, seed, seed + TRACES - 1);
    System.out.println(
        "load: trays that the jobs would keep busy, of all, did none ever wait for room");
    System.out.println(
        "fragmentation: mean over time of 1 - (largest job that can start) / (largest that could"
            + " were the free trays packed)");
    System.out.println(
        "blocked: jobs that waited while as many trays were free in all, but scattered");
    System.out.printf(
        "%-24s %4s  %-10s %13s %8s %10s%n",
        "shape", "load", "policy", "fragmentation", "blocked", "wait, min");
    shapes()
        .forEach((name, shape) -> {
          for (double load : LOADS) {
            for (String policy : Policies.all(seed).keySet()) {
              row(name, shape, load, policy, seed);
            }
          }
        });
  }

  private static void row(String name, int[] shape, double load, String policy, long first) {
    double fragmentation = 0;
    double blocked = 0;
    double wait = 0;
    for (long seed = first; seed < first + TRACES; seed++) {
      Trace.Policy choose = Objects.requireNonNull(Policies.all(seed).get(policy));
      Trace.Result result = new Trace(shape).run(Trace.jobs(seed, JOBS, load, shape), choose);
      fragmentation += result.fragmentation() / TRACES;
      blocked += (double) result.blocked() / TRACES;
      wait += result.waitMinutes() / TRACES;
    }
    System.out.printf(
        Locale.ROOT,
        "%-24s %3.0f%%  %-10s %12.1f%% %8.0f %10.0f%n",
        name,
        100 * load,
        policy,
        100 * fragmentation,
        blocked,
        wait);
  }
}
