package io.imexd.simulator;

/** Unwinds a daemon that is killed in the middle of what it does; never caught by what ships. */
final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed() {
    super("killed", null, false, false);
  }
}
