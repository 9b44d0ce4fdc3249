package io.imexd.testbed.imex.log;

/** Levels with LOG_LEVEL's numbers; DEBUG is what only the verbose ring keeps. */
public enum Level {
  OFF,
  CRITICAL,
  ERROR,
  WARNING,
  INFO,
  DEBUG
}
