package io.imexd.ctl.hook;

import java.util.Locale;
import java.util.Optional;

/** When a hook runs. */
public enum Stage {
  PROLOG,
  EPILOG,
  TASK_PROLOG;

  public static Optional<Stage> of(String word) {
    for (Stage stage : values()) {
      if (stage.word().equals(word)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
