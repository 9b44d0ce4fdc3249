package io.imexd.fabric;

import java.util.List;
import java.util.Map;

/**
 * What nvidia-smi -q says, as text or XML.
 *
 * @param driverVersion empty when it is not said
 */
record SmiLog(String driverVersion, List<Gpu> gpus) {
  /** More than any machine has. */
  static final int GPUS_MAX = 64;

  /**
   * One GPU.
   *
   * @param uuid empty when it is not said
   * @param fabric its Fabric block, Health included, by {@link SmiFields#key}
   */
  record Gpu(String uuid, Map<String, String> fabric) {}

  /** Whether it is of a driver that knows of fabrics at all (525 and newer show the block). */
  boolean hasFabrics() {
    return !gpus.isEmpty() && gpus.stream().noneMatch(g -> g.fabric().isEmpty());
  }
}
