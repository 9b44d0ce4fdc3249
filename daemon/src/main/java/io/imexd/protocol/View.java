package io.imexd.protocol;

import java.util.List;

/**
 * What a tray sees of its own nvidia-imex and domain.
 *
 * @param good nvidia-imex is READY and every ordered pair of the domain CONNECTED
 * @param detail what is missing, one line; empty when good
 * @param mapDigest of the nodes_config.cfg that nvidia-imex was started with; empty before
 * @param fatal nvidia-imex ended before the domain was formed: waiting cannot help
 * @param atFault the trays that, as this tray sees it, keep the domain from being good
 */
public record View(
    boolean good, String detail, String mapDigest, boolean fatal, List<TrayId> atFault) {
  public static final View NOTHING = new View(false, "nvidia-imex was not started yet", "", false);

  public View {
    atFault = List.copyOf(atFault);
  }

  public View(boolean good, String detail, String mapDigest, boolean fatal) {
    this(good, detail, mapDigest, fatal, List.of());
  }

  public static View bad(String detail) {
    return new View(false, detail, "", false);
  }
}
