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
 */
public record Facts(
    Fabric fabric,
    String clique,
    String address,
    String driverVersion,
    String imexVersion,
    String unfit) {

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

  public boolean hasFabric() {
    return fabric == Fabric.COMPLETED;
  }
}
