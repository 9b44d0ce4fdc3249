package io.imexd.testbed.imex.config;

/** A configuration or node file that cannot be used; the message is the one line to print. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }
}
