package io.imexd.fabric;

import io.imexd.protocol.Facts;

/**
 * Where this tray is on the fabric, as one source says.
 *
 * @param source nvml, nvidia-smi or file
 * @param clique "UUID.ID", empty unless COMPLETED
 * @param driverVersion empty when it is not said
 * @param unfit why no job may have this tray; empty when one may
 * @param health what is not well with a COMPLETED fabric; part of {@code unfit} where that is why
 * @param gpus how many there are; 0: not said
 */
record Reading(
    String source,
    Facts.Fabric fabric,
    String clique,
    String driverVersion,
    String unfit,
    String health,
    int gpus) {

  /** Of a source that does not count them. */
  Reading(
      String source,
      Facts.Fabric fabric,
      String clique,
      String driverVersion,
      String unfit,
      String health) {
    this(source, fabric, clique, driverVersion, unfit, health, 0);
  }

  Reading of(int count) {
    return new Reading(source, fabric, clique, driverVersion, unfit, health, count);
  }

  /** A driver's version as it is written: 580.95.05. */
  static boolean isVersion(String text) {
    return text.matches("[0-9A-Za-z._-]{0,64}");
  }
}
