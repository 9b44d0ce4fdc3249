package io.imexd.ctl;

import io.imexd.proto.JobKey;

/** Which job, as the scheduler names it. */
final class JobOptions {
  private static final int MAX_CHARACTERS = 256;
  private static final int SHOWN_CHARACTERS = 40;

  String job = "";
  String cluster = "";

  void declare(Options options) {
    cluster(options.required("--job", "JOB", "Job id.", value -> job = value));
  }

  /** For a command that also works without a job. */
  void declareOptional(Options options) {
    cluster(options.text("--job", "JOB", "Job id (default: any).", value -> job = value));
  }

  private void cluster(Options options) {
    options.text(
        "--cluster",
        "NAME",
        "Cluster of the job (default: SLURM_CLUSTER_NAME, else that of slurm.conf, else 'default').",
        value -> cluster = value);
  }

  /** Checks and returns the key; the daemon checks it again by the same rule. */
  JobKey key(Surroundings surroundings, String run) {
    String clusterOption = "--cluster";
    String name = cluster;
    if (name.isEmpty()) {
      clusterOption = "SLURM_CLUSTER_NAME";
      name = surroundings.env(clusterOption, "default");
    }
    return JobKey.newBuilder()
        .setCluster(checked(clusterOption, name))
        .setJob(checked("--job", job))
        .setRun(run.isEmpty() ? "" : checked("--run", run))
        .build();
  }

  private static String checked(String option, String value) {
    if (value.isEmpty() || value.length() > MAX_CHARACTERS) {
      throw new UsageException(
          option + ": " + value.length() + " characters; 1 to " + MAX_CHARACTERS + " are allowed");
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        throw new UsageException(
            option
                + ": character "
                + (i + 1)
                + " of '"
                + shown(value)
                + "' is not allowed; letters, digits and . _ : + @ = - are");
      }
    }
    if (value.equals(".") || value.equals("..")) {
      throw new UsageException(option + ": '" + value + "' is not allowed");
    }
    return value;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._:+@=-".indexOf(c) >= 0;
  }

  private static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    int length = Math.min(value.length(), SHOWN_CHARACTERS);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      shown.append(c < ' ' || c > '~' ? '?' : c);
    }
    return value.length() > length ? shown + "..." : shown.toString();
  }
}
