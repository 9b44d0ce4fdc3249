package io.imexd.config;

import java.util.List;

/**
 * Everything that is wrong with a configuration, one line each: {@code FILE:LINE: what is wrong;
 * what would be right}.
 */
public final class ConfigException extends Exception {
  private final transient List<String> errors;

  public ConfigException(List<String> errors) {
    super(String.join("\n", errors));
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
