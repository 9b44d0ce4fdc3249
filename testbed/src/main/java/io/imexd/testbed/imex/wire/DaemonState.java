package io.imexd.testbed.imex.wire;

/**
 * Daemon states in the order of DCGM's numeric field 1503; the names are what {@code -q} prints.
 */
public enum DaemonState {
  INITIALIZING,
  STARTING_AUTH_SERVER,
  WAITING_FOR_PEERS,
  WAITING_FOR_RECOVERY,
  INIT_GPU,
  READY,
  SHUTTING_DOWN,
  UNAVAILABLE;

  private static final DaemonState[] ALL = values();

  /** The state with this number; UNAVAILABLE for a number out of range. */
  public static DaemonState of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : UNAVAILABLE;
  }
}
