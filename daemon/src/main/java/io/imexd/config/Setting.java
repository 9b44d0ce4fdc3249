package io.imexd.config;

/**
 * A key with what holds.
 *
 * @param text as a site would write it
 * @param origin FILE:LINE, or default
 */
public record Setting(String name, String text, String origin) {
  @Override
  public String toString() {
    return name + " = " + text + " (" + origin + ")";
  }
}
