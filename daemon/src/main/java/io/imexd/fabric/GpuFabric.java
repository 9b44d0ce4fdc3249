package io.imexd.fabric;

import io.imexd.protocol.Facts;

/**
 * What one GPU says of its NVLink fabric, whoever was asked.
 *
 * @param gpu how people know it: "GPU 2 (GPU-5a889549-86cd-3b1b-685e-24042771850c)"
 * @param trouble what it said that cannot be understood, in words; else empty
 * @param status why COMPLETED is no success, in words; empty for NVML_SUCCESS. Of no meaning in
 *     other states (nvml.h)
 * @param clusterUuid in lower case; empty unless COMPLETED
 * @param cliqueId 0 to 2^32 - 1
 */
record GpuFabric(
    String gpu,
    Facts.Fabric state,
    String trouble,
    String status,
    String clusterUuid,
    long cliqueId,
    Health health) {
  private static final String NO_CLUSTER = "00000000-0000-0000-0000-000000000000";

  /** One that is not COMPLETED. */
  static GpuFabric in(String gpu, Facts.Fabric state) {
    return new GpuFabric(gpu, state, "", "", "", 0, Health.UNSAID);
  }

  /** One of which nothing is clear. */
  static GpuFabric unclear(String gpu, String trouble) {
    return new GpuFabric(gpu, Facts.Fabric.UNKNOWN, trouble, "", "", 0, Health.UNSAID);
  }

  /**
   * Whether its fabric reaches other trays. GPUs behind the NVSwitches of one machine (HGX) are
   * COMPLETED with success, too, and have the cluster UUID 0 (nvidia-smi 565 on H100).
   */
  boolean hasFabric() {
    boolean ofOneMachine =
        state == Facts.Fabric.COMPLETED && status.isEmpty() && clusterUuid.equals(NO_CLUSTER);
    return state != Facts.Fabric.NOT_SUPPORTED && !ofOneMachine;
  }

  String clique() {
    return clusterUuid + "." + cliqueId;
  }
}
