package io.imexd.ctl;

import java.util.Locale;

/** When to colour. */
enum ColorMode {
  AUTO,
  ALWAYS,
  NEVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
