package io.imexd.testbed.soak;

import java.util.List;

/** What is done to trays. */
enum FaultKind {
  KILL_IMEXD,
  TERM_IMEXD,
  KILL_IMEX,
  KILL_ALL,
  REBOOT,
  CUT_TRAY,
  CUT_PAIR,
  STOP_IMEXD,
  STOP_IMEX,
  SWITCH,
  DISK_FULL;

  /** Switches of the stand-ins, as STANDINS.md tells them. */
  static final List<String> SWITCHES =
      List.of(
          "INIT_DELAY_MS=1500",
          "CRASH_BEFORE_READY_MS=300",
          "CRASH_AFTER_READY_MS=700",
          "NEVER_READY=1",
          "IGNORE_SIGTERM=1",
          "STOP_DELAY_MS=800",
          "CMD_PORT=silent",
          "DIAL_DELAY_MS=800",
          "HANG_N=1",
          "HANG_Q=1");

  /** Ends the life of imexd: spared trays are spared this. */
  boolean endsImexd() {
    return switch (this) {
      case KILL_IMEXD, TERM_IMEXD, KILL_ALL, REBOOT -> true;
      case KILL_IMEX, CUT_TRAY, CUT_PAIR, STOP_IMEXD, STOP_IMEX, SWITCH, DISK_FULL -> false;
    };
  }

  /** May end or replace an nvidia-imex. */
  boolean hitsImex() {
    return switch (this) {
      case KILL_IMEX, KILL_ALL, REBOOT -> true;
      case KILL_IMEXD, TERM_IMEXD, CUT_TRAY, CUT_PAIR, STOP_IMEXD, STOP_IMEX, SWITCH, DISK_FULL ->
          false;
    };
  }

  boolean cuts() {
    return this == CUT_TRAY || this == CUT_PAIR;
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
