package io.imexd.config;

import io.imexd.protocol.Settings;
import io.imexd.protocol.TrayId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;

/**
 * All that a site decides, as one immutable value. Times are in milliseconds, sizes in bytes.
 *
 * @param ensureDeadlineMillis how long an ensure may take when its caller does not say
 * @param jobProbe the site's program that says whether a job is known to be gone
 * @param auditEveryMillis between two comparisons of what must be with what is
 * @param settings every key: what holds and where it was said
 */
public record Config(
    TrayId tray,
    Peers peers,
    Control control,
    Path ledgerDir,
    Path runDir,
    Imex imex,
    Tls tls,
    Fabric fabric,
    Settings protocol,
    long ensureDeadlineMillis,
    Optional<Path> jobProbe,
    Hooks hooks,
    Channels channels,
    Guard guard,
    Paths paths,
    Path auditDir,
    long auditEveryMillis,
    Metrics metrics,
    Level logLevel,
    List<Setting> settings) {

  public Config {
    settings = List.copyOf(settings);
  }

  /**
   * How trays speak to each other.
   *
   * @param bind address to listen on; empty: all
   * @param silenceMillis how long a peer may answer nothing before it is dialled anew
   * @param tls whether they prove who they are
   */
  public record Peers(
      int port, String bind, Path roster, long silenceMillis, boolean tls, PeerFiles files) {}

  /** What a tray proves with who it is, in PEM. */
  public record PeerFiles(Path certificate, Path key, Path authorities) {}

  /**
   * Who may ask this tray.
   *
   * @param group whose members may change things, beside root
   * @param listen a read-only TCP endpoint, if any
   */
  public record Control(Path socket, String group, Optional<HostPort> listen) {}

  /**
   * nvidia-imex.
   *
   * @param address CIDR, interface name or literal address; empty: found by imexd
   * @param commandSocket where nvidia-imex answers on this tray besides its command port
   * @param probeMillis between two nvidia-imex-ctl -q once Ready
   * @param matrixMillis between two nvidia-imex-ctl -N once Ready
   * @param redialAfterMillis how long a pair may be late before nvidia-imex is asked to redial
   */
  public record Imex(
      Path daemon,
      Path ctl,
      Path template,
      Path publish,
      Path persist,
      String address,
      Optional<Path> commandSocket,
      long ctlTimeoutMillis,
      long stopTimeoutMillis,
      Restart restart,
      long probeMillis,
      long matrixMillis,
      long redialAfterMillis,
      Placement placement) {}

  /** Whether nvidia-imex gets a systemd scope of its own. */
  public enum Scope {
    AUTO,
    SYSTEMD,
    OFF
  }

  /**
   * Where on the machine nvidia-imex runs.
   *
   * @param systemd the folder that is there where systemd runs the machine
   * @param nice added to imexd's own niceness, -20 to 19
   * @param cpus a list as taskset(1) takes it; empty: as imexd's own
   */
  public record Placement(Scope scope, Path systemdRun, Path systemd, int nice, String cpus) {}

  /** Who says where this tray is on the NVLink fabric. */
  public enum FabricSource {
    /** The file, where one is set; else NVML; else nvidia-smi. */
    AUTO,
    NVML,
    NVIDIA_SMI,
    FILE
  }

  /**
   * Where this tray learns of its place on the NVLink fabric.
   *
   * @param file set where the source is FILE
   * @param nvml the library: an absolute path, or a name that the loader looks for
   * @param timeoutMillis bound of one asking
   */
  public record Fabric(
      FabricSource source, Optional<Path> file, String nvml, Path nvidiaSmi, long timeoutMillis) {}

  /**
   * Certificates between the nvidia-imex daemons of one instance.
   *
   * @param rsa instead of P-256
   */
  public record Tls(boolean on, boolean rsa, long lifeMillis) {}

  /**
   * How often nvidia-imex is started again when it ended by itself.
   *
   * @param limit how many ends within the window are one too many, less one
   */
  public record Restart(long firstMillis, long maxMillis, int limit, long windowMillis) {}

  /** What the kernel shows, as settings so that a tray can run in a test. */
  public record Paths(
      Path proc,
      Path bootId,
      Path driverVersion,
      Path channels,
      Path devices,
      Path driverParams,
      Path cdi,
      Path units,
      Path sys) {}

  /**
   * IMEX channels.
   *
   * @param managed whether imexd makes them
   * @param count how many numbers there are
   */
  public record Channels(boolean managed, int count) {}

  /**
   * The packet filter round nvidia-imex's ports.
   *
   * @param commandPortAllow who besides the members may ask nvidia-imex for its state
   */
  public record Guard(boolean on, List<Cidr> commandPortAllow, Path nft) {
    public Guard {
      commandPortAllow = List.copyOf(commandPortAllow);
    }
  }

  /**
   * What imexd counts, as a file for node_exporter's textfile collector.
   *
   * @param everyMillis between two writings, and only where something has changed
   */
  public record Metrics(Optional<Path> textfile, long everyMillis) {}

  /** Which trays a failed formation takes out of service, by the exit code of their prologs. */
  public enum OnFailure {
    CULPRIT,
    ALL,
    JOB
  }

  /**
   * A scheduler's hooks.
   *
   * @param skipsShared whether a job that shares its trays goes on without a domain; else it is
   *     refused
   * @param countsGpus whether the scheduler's word that a job has no GPU is believed
   * @param breaker how many other trays may have been drained by prologs within the window; 0: any
   */
  public record Hooks(
      boolean skipsShared,
      boolean countsGpus,
      OnFailure onFailure,
      int breaker,
      long breakerWindowMillis) {}

  /** One {@code key = value (default|FILE:LINE)} a line, in the order of the documentation. */
  public List<String> describe() {
    return settings.stream().map(Setting::toString).toList();
  }
}
