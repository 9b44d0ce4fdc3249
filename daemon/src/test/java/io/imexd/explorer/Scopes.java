package io.imexd.explorer;

import static io.imexd.explorer.Scope.job;

import io.imexd.protocol.JobKey;
import java.util.List;
import java.util.Map;

/**
 * The scopes that are explored: what the jobs are, who calls what, and which faults may happen. The
 * numbers of Scope.Bounds are, in order: repeats, losses, crashes, reboots, times that run out,
 * deaths of nvidia-imex, ends of it by SIGKILL, instances a tray draws.
 */
final class Scopes {
  private static final JobKey A = job("a", "1");
  private static final JobKey AGAIN = job("a", "2");
  private static final JobKey B = job("b", "1");

  private static final Map<JobKey, List<Integer>> ONE_JOB = Map.of(A, List.of(0, 1, 2));
  private static final Map<JobKey, List<Integer>> PAIR = Map.of(A, List.of(0, 1));
  private static final Map<JobKey, List<Integer>> ONE_SHARED =
      Map.of(A, List.of(0, 1), B, List.of(1, 2));
  private static final Map<JobKey, List<Integer>> TWO_SHARED =
      Map.of(A, List.of(0, 1, 2), B, List.of(1, 2));
  private static final Map<JobKey, List<Integer>> TWO_RUNS =
      Map.of(A, List.of(0, 1), AGAIN, List.of(0, 1));
  private static final List<Wish> BOTH = List.of(ensure(0, A), ensure(1, B));

  private Scopes() {}

  private static Wish ensure(int tray, JobKey job) {
    return new Wish(Wish.Kind.ENSURE, tray, job);
  }

  private static Wish leave(int tray, JobKey job) {
    return new Wish(Wish.Kind.LEAVE, tray, job);
  }

  private static Wish release(int tray, JobKey job) {
    return new Wish(Wish.Kind.RELEASE, tray, job);
  }

  private static Scope.Bounds bounds(
      int repeats, int losses, int crashes, int reboots, int lates, int deaths) {
    return new Scope.Bounds(repeats, losses, crashes, reboots, lates, deaths, 0, 2);
  }

  private static Scope scope(
      String name,
      Map<JobKey, List<Integer>> jobs,
      List<Wish> prelude,
      List<Wish> wishes,
      Scope.Bounds bounds) {
    int trays = jobs.equals(PAIR) || jobs.equals(TWO_RUNS) ? 2 : 3;
    return new Scope(name, trays, 1, Scope.jobs(jobs), prelude, wishes, bounds, false);
  }

  static List<Scope> all() {
    List<Wish> none = List.of();
    List<Wish> formed = List.of(ensure(0, A));
    return List.of(
        killed(),
        scope("one job, two trays, every fault", PAIR, none, formed, bounds(1, 1, 1, 1, 1, 1)),
        scope("one job, two trays, a late message", PAIR, none, formed, bounds(1, 0, 1, 0, 0, 0)),
        scope("one job, two trays, time", PAIR, none, formed, bounds(0, 0, 0, 0, 1, 0)),
        scope("coordinator crash", ONE_JOB, none, formed, bounds(0, 0, 1, 0, 0, 0)),
        scope("crash or reboot, all call", PAIR, none, allCall(), bounds(0, 0, 1, 1, 0, 0)),
        scope("one tray shared", ONE_SHARED, none, BOTH, bounds(1, 0, 0, 0, 0, 0)),
        scope("one tray shared, time", ONE_SHARED, none, BOTH, bounds(0, 0, 0, 0, 1, 0)),
        scope("two trays shared", TWO_SHARED, none, BOTH, bounds(0, 0, 0, 0, 0, 0)),
        scope("two trays shared, a crash", TWO_SHARED, none, BOTH, bounds(0, 0, 1, 0, 0, 0)),
        scope(
            "leave races with ensure",
            PAIR,
            none,
            List.of(ensure(1, A), leave(0, A), leave(1, A)),
            bounds(1, 0, 0, 0, 0, 0)),
        scope(
            "release races with ensure",
            PAIR,
            none,
            List.of(ensure(1, A), release(0, A), ensure(0, A)),
            bounds(0, 0, 0, 0, 1, 0)),
        scope(
            "a leave between two ensures",
            PAIR,
            none,
            List.of(ensure(1, A), leave(1, A), ensure(0, A)),
            bounds(0, 0, 0, 0, 0, 0)),
        scope(
            "a leave between two ensures once formed",
            ONE_JOB,
            formed,
            List.of(ensure(1, A), leave(1, A), ensure(2, A)),
            bounds(0, 0, 0, 0, 0, 0)),
        scope(
            "leave, release, ensure once formed",
            ONE_JOB,
            formed,
            List.of(leave(1, A), release(2, A), ensure(2, A)),
            bounds(0, 0, 1, 0, 0, 0)),
        scope(
            "late ensure once formed, crash or reboot",
            ONE_JOB,
            formed,
            List.of(ensure(2, A)),
            bounds(1, 0, 1, 1, 1, 1)),
        scope(
            "an old run's leave, a new run's ensure",
            TWO_RUNS,
            formed,
            List.of(ensure(1, AGAIN), leave(0, A), leave(1, A)),
            bounds(1, 0, 0, 0, 0, 0)),
        scope(
            "an old run's release, a new run's ensure",
            TWO_RUNS,
            formed,
            List.of(ensure(1, AGAIN), release(1, A)),
            bounds(1, 0, 1, 0, 0, 0)),
        twoCliques());
  }

  private static Scope killed() {
    return scope(
        "nvidia-imex has to be killed",
        ONE_SHARED,
        List.of(ensure(0, A)),
        List.of(leave(0, A), leave(1, A), ensure(1, B)),
        new Scope.Bounds(0, 0, 1, 1, 0, 0, 1, 2));
  }

  private static List<Wish> allCall() {
    return List.of(ensure(0, A), ensure(1, A));
  }

  private static Scope twoCliques() {
    return new Scope(
        "two cliques",
        3,
        2,
        Scope.jobs(ONE_JOB),
        List.of(),
        List.of(ensure(1, A), leave(2, A)),
        bounds(0, 0, 0, 0, 0, 1),
        true);
  }
}
