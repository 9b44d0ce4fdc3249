package io.imexd.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What is to be done after a decision is on disk, in this order: first what is said, then what is
 * done.
 */
public sealed interface Effect {

  // Said.

  record Send(TrayId to, Message message) implements Effect {}

  record Answer(String call, Outcome outcome) implements Effect {}

  record Progress(String call, List<MemberStep> members) implements Effect {}

  // Done; the supervisor of nvidia-imex reports back with events.

  /** Write the files of the instance, for the domain this tray is in, if any. */
  record Render(Membership membership, Optional<Domain> domain) implements Effect {}

  /** Start nvidia-imex from the files, and probe it from then on. */
  record Launch(Membership membership, Domain domain) implements Effect {}

  /** Start it again after it ended by itself, with backoff. */
  record Relaunch(Membership membership, Domain domain) implements Effect {}

  /**
   * Find the nvidia-imex that runs since before imexd was started, and probe it; Exited if there is
   * none.
   */
  record Adopt(Membership membership, Domain domain, Optional<Proc> process) implements Effect {}

  /** Take the configuration away, stop whatever runs of the instance, remove its files. */
  record Stop(Membership membership) implements Effect {}

  /** Bring nvidia-imex up alone and down again in order, after it had to be killed. */
  record Cure(String address) implements Effect {}

  /** Say in the log that a tray spoke of an instance that it is no member of. */
  record Report(TrayId from, Message message, Membership held) implements Effect {}

  /** Ask the site's job probe about a holder. */
  record ProbeJob(JobKey job) implements Effect {}

  default boolean said() {
    return switch (this) {
      case Send _, Answer _, Progress _ -> true;
      case Render _, Launch _, Relaunch _, Adopt _, Stop _, Cure _, Report _, ProbeJob _ -> false;
    };
  }
}
