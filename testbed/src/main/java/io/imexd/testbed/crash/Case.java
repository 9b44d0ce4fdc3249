package io.imexd.testbed.crash;

/**
 * One death: at which point, of which tray, while what goes on.
 *
 * @param detail which ledger write, or what is not done; empty: any
 * @param coordinator whether the coordinator's imexd dies, or a member's
 * @param confirmed the tray's ledger says Confirmed then, so its instance must go on (P6)
 */
record Case(CrashPoint point, String detail, boolean coordinator, Phase phase, boolean confirmed) {

  /** What goes on when imexd dies. */
  enum Phase {
    /** The domain is being formed. */
    FORM,
    /** imexd is started on a tray of a formed domain. */
    ADOPT,
    /** nvidia-imex of a formed domain has died. */
    RELAUNCH,
    /** The job is released. */
    RELEASE,
    /** The tray leaves the job. */
    LEAVE;

    boolean ends() {
      return this == RELEASE || this == LEAVE;
    }
  }

  /** The first of the three trays sorts first, the last is a member with a caller of its own. */
  String tray() {
    return coordinator ? "t01" : "t03";
  }

  String name() {
    return detail.isEmpty() ? point.name() : point.name() + " " + detail;
  }

  /** What is written to arm it. */
  String arming() {
    return name() + " 1\n";
  }

  @Override
  public String toString() {
    return String.format(
        "%-22s %-9s %-11s %-8s",
        point,
        detail,
        coordinator ? "coordinator" : "member",
        phase.name().toLowerCase(java.util.Locale.ROOT));
  }
}
