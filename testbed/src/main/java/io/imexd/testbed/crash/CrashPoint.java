package io.imexd.testbed.crash;

import java.util.Locale;

/** Where imexd can be made to die. */
public enum CrashPoint {
  // A write of the ledger; which one is named beside the point: Reserved, Confirmed, Leaving, Free.
  BEFORE_WRITE,
  TEMP_CREATED,
  TEMP_WRITTEN,
  TEMP_SYNCED,
  RENAMED,
  /** The folder is synced: all is durable, and nothing is said yet. */
  FOLDER_SYNCED,
  /** What was decided is said, and not done; what is not done is named beside the point. */
  SAID_NOT_DONE,

  // What a member says.
  BEFORE_RESERVED_SENT,
  AFTER_RESERVED_SENT,
  BEFORE_PREPARED_SENT,
  AFTER_PREPARED_SENT,
  BEFORE_SEEN_SENT,
  AFTER_SEEN_SENT,
  BEFORE_CONFIRMED_SENT,
  AFTER_CONFIRMED_SENT,
  BEFORE_RELEASED_SENT,
  AFTER_RELEASED_SENT,
  BEFORE_LEFT_SENT,
  AFTER_LEFT_SENT,

  // What a coordinator asks for; the first is sent, the others are not.
  AFTER_RESERVE_SENT,
  AFTER_PREPARE_SENT,
  AFTER_START_SENT,
  AFTER_CONFIRM_SENT,
  AFTER_RELEASE_SENT,

  // What is done to nvidia-imex: asked for, and reported back.
  BEFORE_RENDER,
  AFTER_RENDER,
  BEFORE_LAUNCH,
  /** The launch is under way: between fork and the first look at the process. */
  LAUNCHING,
  /** nvidia-imex runs, and its pid is not in the ledger. */
  AFTER_LAUNCH,
  /** The pid is in the ledger. */
  PID_RECORDED,
  BEFORE_STOP,
  /** The stop is under way. */
  STOPPING,
  /** nvidia-imex is reaped and its files are gone; Free is not written. */
  AFTER_STOP,
  BEFORE_ADOPT,
  AFTER_ADOPT,
  BEFORE_RELAUNCH,
  AFTER_RELAUNCH,

  /** The answer to a caller is known here, and not sent. */
  BEFORE_ANSWER;

  /** BEFORE or AFTER a message of this kind is sent; null when no point is named so. */
  static @org.jspecify.annotations.Nullable CrashPoint sent(String when, Object message) {
    String name =
        when + "_" + message.getClass().getSimpleName().toUpperCase(Locale.ROOT) + "_SENT";
    for (CrashPoint point : values()) {
      if (point.name().equals(name)) {
        return point;
      }
    }
    return null;
  }
}
