package io.imexd.testbed.imex.wire;

/** What one daemon says about its connection to one node; the names are the JSON words. */
public enum ConnectionState {
  INVALID("I"),
  NEVER_CONNECTED("N"),
  RECOVERING("R"),
  DISCONNECTED("D"),
  AUTHENTICATING("A"),
  VERSION_MISMATCH("!V!"),
  NODE_MAP_MISMATCH("!M!"),
  CONNECTED("C");

  private static final ConnectionState[] ALL = values();

  private final String cell;

  ConnectionState(String cell) {
    this.cell = cell;
  }

  /** The matrix cell of the text report. */
  public String cell() {
    return cell;
  }

  /** The state with this number; INVALID for a number out of range. */
  public static ConnectionState of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : INVALID;
  }
}
