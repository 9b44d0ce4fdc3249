package io.imexd.ctl;

import java.util.Locale;

/** For whom topology prints. */
enum TopologyForm {
  TABLE,
  SLURM,
  SLURM_YAML,
  LABELS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
