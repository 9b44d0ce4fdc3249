package io.imexd.hooks;

import io.imexd.proto.Code;
import io.imexd.protocol.JobKey;

/**
 * What the prolog of a run came to on this tray.
 *
 * @param code how the formation ended; {@link Code#DONE} unless it failed
 * @param line why, one line for the job's user
 * @param drained the prolog's exit code took this tray out of service
 * @param atMillis when, Unix time
 */
record Verdict(JobKey job, Kind kind, Code code, String line, boolean drained, long atMillis) {
  /**
   * READY: there is a domain. NOTHING_TO_DO, SKIPPED: the job goes without one. FAILED: it may not
   * run.
   */
  enum Kind {
    READY,
    NOTHING_TO_DO,
    SKIPPED,
    FAILED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
