package io.imexd.ctl.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The trace is the same each time, and best fit leaves racks wholer than the others do. */
final class FragmentationTest {
  @Test
  void bestFitLosesLessThanFirstFitAndRandom() {
    int[] shape = {18, 18, 18, 18};
    List<Trace.Job> jobs = Trace.jobs(7, 400, 0.85, shape);
    Map<String, Trace.Policy> policies = Policies.all(7);
    double best = lost(jobs, policies, "best fit", shape);
    assertTrue(best <= lost(jobs, policies, "first fit", shape), "first fit");
    assertTrue(best < lost(jobs, policies, "random", shape), "random");
    assertEquals(best, lost(jobs, policies, "best fit", shape));
  }

  @Test
  void oneCliqueIsNeverFragmented() {
    List<Trace.Job> jobs = Trace.jobs(1, 100, 0.85, 18);
    assertEquals(0, lost(jobs, Policies.all(1), "random", 18));
  }

  private static double lost(
      List<Trace.Job> jobs, Map<String, Trace.Policy> policies, String name, int... shape) {
    Trace.Policy policy = policies.getOrDefault(name, (trays, count) -> List.of());
    return new Trace(shape).run(jobs, policy).fragmentation();
  }
}
