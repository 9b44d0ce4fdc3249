package io.imexd.ctl;

import java.util.Locale;

/** For a person or for a program. */
enum OutputForm {
  TABLE,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
