package io.imexd.imex;

import io.imexd.protocol.Instance;
import io.imexd.protocol.Proc;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/**
 * What this tray last saw of its nvidia-imex.
 *
 * @param instance what it is of; empty when none is supervised
 * @param process the running nvidia-imex; empty when none runs
 * @param restarts how often it was started again within the instance by this imexd
 * @param word the last answer of nvidia-imex-ctl -q; empty before the first
 * @param connections the matrix as last seen, by tray names
 * @param connectionsAtWallMillis when it was seen, Unix time; 0: never
 * @param mapDigest of the nodes_config.cfg that lies on this tray's disk; empty: none
 */
public record Snapshot(
    Optional<Instance> instance,
    Optional<Proc> process,
    int restarts,
    String word,
    List<Connection> connections,
    long connectionsAtWallMillis,
    String mapDigest) {

  /** What the nvidia-imex on one tray says of its connection to another. */
  public record Connection(TrayId from, TrayId to, String status) {
    /** That to itself carries nothing between trays, and is never missed. */
    boolean isMissing() {
      return !from.equals(to) && !status.equals("CONNECTED");
    }
  }

  public static final Snapshot NONE =
      new Snapshot(Optional.empty(), Optional.empty(), 0, "", List.of(), 0, "");

  public Snapshot {
    connections = List.copyOf(connections);
  }
}
