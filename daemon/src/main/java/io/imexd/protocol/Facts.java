package io.imexd.protocol;

/**
 * What a tray knows of itself when it is asked to reserve: read anew each time, for the fabric
 * manager may renumber.
 *
 * @param fabric the state of the NVLink fabric of this tray's GPUs
 * @param clique "UUID.ID", empty unless the fabric is COMPLETED
 * @param address this tray's IMEX address; empty when it has none
 * @param driverVersion version of the loaded driver; empty when unknown
 * @param imexVersion what nvidia-imex --version says
 * @param unfit why this tray can serve no job now; empty when it can
 * @param source who was asked for the fabric: nvml, nvidia-smi or file; empty when nobody was
 * @param health what is not well with a COMPLETED fabric, in words; part of {@code unfit} where no
 *     job may have it, else a warning
 * @param gpus how many the driver counts here; 0: it did not say
 */
public record Facts(
    Fabric fabric,
    String clique,
    String address,
    String driverVersion,
    String imexVersion,
    String unfit,
    String source,
    String health,
    int gpus) {

  /** The states of nvmlGpuFabricInfo, and what to make of each. */
  public enum Fabric {
    /** No fabric here (NVL4, NVL8, PCIe): the tray stays outside the domains. */
    NOT_SUPPORTED,
    NOT_STARTED,
    IN_PROGRESS,
    COMPLETED,
    /** It could not be read. */
    UNKNOWN
  }

  public static final Facts NONE =
      new Facts(Fabric.UNKNOWN, "", "", "", "", "nothing is known of this tray yet");

  /** Of a tray of which other trays need no more. */
  public Facts(
      Fabric fabric,
      String clique,
      String address,
      String driverVersion,
      String imexVersion,
      String unfit) {
    this(fabric, clique, address, driverVersion, imexVersion, unfit, "", "", 0);
  }

  /** Of a tray whose GPUs nobody counted. */
  public Facts(
      Fabric fabric,
      String clique,
      String address,
      String driverVersion,
      String imexVersion,
      String unfit,
      String source,
      String health) {
    this(fabric, clique, address, driverVersion, imexVersion, unfit, source, health, 0);
  }

  public boolean hasFabric() {
    return fabric == Fabric.COMPLETED;
  }

  /** Whether the fabric is not all well, and yet good enough for jobs. */
  public boolean isWarning() {
    return !health.isEmpty() && !unfit.contains(health);
  }

  /**
   * What the fabric says against a domain of this clique that stands on it; empty: nothing. What
   * could not be read at all says nothing: a library that is being replaced is no sick GPU.
   */
  public String against(String heldClique) {
    if (source.isEmpty()) {
      return "";
    }
    if (!hasFabric()) {
      return unfit.isEmpty() ? "the GPUs of this tray have no NVLink fabric any more" : unfit;
    }
    if (!clique.equals(heldClique)) {
      return "the NVLink fabric has this tray on clique " + clique + " now";
    }
    return health.isEmpty() || isWarning() ? "" : "the NVLink fabric is not healthy: " + health;
  }
}
