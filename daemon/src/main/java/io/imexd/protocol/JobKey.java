package io.imexd.protocol;

import java.util.Comparator;

/**
 * What the scheduler calls one run of a job.
 *
 * @param cluster 1 to 256 characters
 * @param job 1 to 256 characters
 * @param run which run of the job, at most 256 characters; empty when nobody named it
 */
public record JobKey(String cluster, String job, String run) implements Comparable<JobKey> {
  private static final Comparator<JobKey> ORDER =
      Comparator.comparing(JobKey::cluster).thenComparing(JobKey::job).thenComparing(JobKey::run);

  public JobKey {
    Names.jobPart("cluster", cluster);
    Names.jobPart("job", job);
    if (!run.isEmpty()) {
      Names.jobPart("run", run);
    }
  }

  public boolean namesRun() {
    return !run.isEmpty();
  }

  public boolean sameJob(JobKey other) {
    return cluster.equals(other.cluster) && job.equals(other.job);
  }

  /**
   * Whether this key, used to name what is to end, covers the other: an empty run covers every run.
   */
  public boolean covers(JobKey other) {
    return sameJob(other) && (run.isEmpty() || run.equals(other.run));
  }

  @Override
  public int compareTo(JobKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (cluster.equals("default") ? "" : cluster + "/")
        + job
        + (run.isEmpty() ? "" : " run " + run);
  }
}
