package io.imexd.testbed.bench;

import java.util.List;
import java.util.Locale;

/** What each recipe took for each size of job, in seconds. */
final class JobTable {
  private static final List<String> HEAD =
      List.of(
          "trays",
          "recipe",
          "jobs",
          "hook returns",
          "every pair connected",
          "unsafe window",
          "teardown",
          "ratio");

  private final List<JobGroup> groups;

  JobTable(List<JobGroup> groups) {
    this.groups = groups;
  }

  String text() {
    PipeTable table = new PipeTable(2, HEAD);
    for (JobGroup g : groups) {
      int never = g.count(JobSample::isNeverConnected);
      table.add(
          List.of(
              Integer.toString(g.trays()),
              g.recipe().title(),
              g.jobs().size() + (g.failed() == 0 ? "" : ", " + g.failed() + " failed"),
              cell(g.of(JobSample::hookMs), "never", 0),
              cell(g.of(JobSample::readyMs), "never", never),
              cell(g.of(JobSample::unsafeMs), "for ever", never),
              cell(g.of(JobSample::teardownMs), "left over", g.count(JobSample::isLeftOver)),
              ratio(g)));
    }
    return table.text();
  }

  /** Median and maximum, and how many jobs never came to it. */
  private static String cell(Spread ms, String never, int count) {
    String text = seconds(ms.p50(), never) + " / " + seconds(ms.max(), never);
    return count == 0 ? text : text + " (" + count + ")";
  }

  private static String seconds(double ms, String never) {
    return Double.isInfinite(ms) ? never : String.format(Locale.ROOT, "%.1f", ms / 1000);
  }

  /** Of the largest jobs, as a multiple of imexd's time until such a job may really start. */
  private String ratio(JobGroup group) {
    if (group.trays() != groups.getLast().trays()) {
      return "";
    }
    double imexd =
        groups.stream()
            .filter(g -> g.trays() == group.trays() && g.recipe().equals(Recipe.IMEXD))
            .mapToDouble(g -> g.median(JobSample::startMs))
            .findFirst()
            .orElse(0);
    if (imexd == 0 || Double.isInfinite(imexd)) {
      return "-";
    }
    double ratio = group.median(JobSample::startMs) / imexd;
    return Double.isInfinite(ratio) ? "never" : String.format(Locale.ROOT, "%.2f", ratio);
  }
}
