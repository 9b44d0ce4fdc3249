package io.imexd.explorer;

import io.imexd.protocol.JobKey;

/**
 * A call that somebody makes once, at any moment.
 *
 * @param tray on which it is made, counted from 0
 */
record Wish(Kind kind, int tray, JobKey job) {
  enum Kind {
    ENSURE,
    LEAVE,
    RELEASE
  }

  /** The name of the call, the same in every world. */
  String call() {
    return kind.name().toLowerCase(java.util.Locale.ROOT)
        + "-"
        + job.job()
        + job.run()
        + "-"
        + tray;
  }
}
