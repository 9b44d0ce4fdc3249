package io.imexd.protocol;

/**
 * What a tray sees of its own nvidia-imex and domain.
 *
 * @param good nvidia-imex is READY and every ordered pair of the domain CONNECTED
 * @param detail what is missing, one line; empty when good
 * @param mapDigest of the nodes_config.cfg that nvidia-imex was started with; empty before
 * @param fatal nvidia-imex ended before the domain was formed: waiting cannot help
 */
public record View(boolean good, String detail, String mapDigest, boolean fatal) {
  public static final View NOTHING = new View(false, "nvidia-imex was not started yet", "", false);

  public static View bad(String detail) {
    return new View(false, detail, "", false);
  }
}
