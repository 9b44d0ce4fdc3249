package io.imexd.testbed.imex;

import java.nio.file.Path;
import java.util.Set;

/**
 * The paths that nvidia-imex has compiled in, moved under a root prefix so that many trays can live
 * on one machine. A value in a configuration file that spells a fixed path out is moved as well.
 *
 * @param root prefix, empty for the real paths
 */
public record FixedPaths(String root) {
  public static final String CONFIG = "/etc/nvidia-imex/config.cfg";
  public static final String NODES = "/etc/nvidia-imex/nodes_config.cfg";
  public static final String FAULTS = "/etc/nvidia-imex/standin.cfg";
  public static final String LOG = "/var/log/nvidia-imex.log";
  public static final String STATS = "/var/log/nvidia-imex-stats.log";
  public static final String VERBOSE = "/var/log/nvidia-imex-verbose.log";
  public static final String PERSIST = "/var/run/nvidia-imex/persist.dat";
  public static final String SESSION_LOCK = "/var/run/nvidia-imex/session.lock";
  public static final String DRIVER_VERSION = "/sys/module/nvidia/version";

  private static final Set<String> ALL =
      Set.of(
          CONFIG,
          NODES,
          FAULTS,
          LOG,
          STATS,
          VERBOSE,
          PERSIST,
          SESSION_LOCK,
          DRIVER_VERSION,
          "/etc/nvidia-imex/imex_ctrl.sock");

  /** The prefix from the environment variable {@code IMEX_STANDIN_ROOT}. */
  public static FixedPaths fromEnvironment() {
    String root = System.getenv("IMEX_STANDIN_ROOT");
    return new FixedPaths(root == null ? "" : root);
  }

  /** Where a path really is: fixed paths under the prefix, any other path as written. */
  public Path locate(String path) {
    return Path.of(ALL.contains(path) ? root + path : path);
  }
}
