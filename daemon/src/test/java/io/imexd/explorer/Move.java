package io.imexd.explorer;

/**
 * Something that can happen next.
 *
 * @param tray where it happens
 * @param about the parcel, timer, call or instance, by kind; a string where there is none
 * @param silent the tray is killed when it has written what it decided, before it says it
 */
record Move(Kind kind, int tray, Object about, boolean silent) {
  enum Kind {
    DELIVER,
    REPEAT,
    LOSE,
    REFUSE,
    STOPPED,
    KILLED,
    CURED,
    LOOK,
    TIMER,
    CALL,
    RESTART,
    CRASH,
    CRASH_AFTER_STOP,
    REBOOT,
    DEATH
  }

  /** A release names the instance that was found; -1: none was. */
  record Calling(int call, int instance) {}

  Move thenSilent() {
    return new Move(kind, tray, about, true);
  }
}
