package io.imexd.protocol;

import java.util.List;

/** A call on this tray's control socket that waits for its answer. */
public sealed interface Call {
  /** When the caller's time is up, on this tray's clock. */
  long untilMillis();

  /**
   * An ensure that was passed to the coordinator.
   *
   * @param askAtMillis when the coordinator is asked again
   * @param deadSinceMillis since when it refuses connections; Long.MAX_VALUE: it does not
   * @param last where the members stood when the coordinator last answered
   */
  record Ensure(
      JobKey job,
      List<TrayId> members,
      Options options,
      long untilMillis,
      long askAtMillis,
      long deadSinceMillis,
      String trouble,
      List<MemberStep> last)
      implements Call {
    public Ensure {
      members = List.copyOf(members);
      last = List.copyOf(last);
    }

    TrayId coordinator() {
      return members.getFirst();
    }

    Ensure asked(long atMillis) {
      return new Ensure(
          job, members, options, untilMillis, atMillis, deadSinceMillis, trouble, last);
    }

    Ensure dead(long sinceMillis, String why) {
      return new Ensure(job, members, options, untilMillis, askAtMillis, sinceMillis, why, last);
    }

    Ensure heard(List<MemberStep> steps) {
      return new Ensure(job, members, options, untilMillis, askAtMillis, Long.MAX_VALUE, "", steps);
    }
  }

  /** A leave that waits for this tray to be Free. */
  record Leave(JobKey job, Instance instance, long untilMillis) implements Call {}

  /** A release that waits for every member. */
  record Release(JobKey job, Instance instance, List<TrayId> members, long untilMillis)
      implements Call {
    public Release {
      members = List.copyOf(members);
    }
  }
}
