package io.imexd.config;

import io.imexd.config.Kind.BadValue;
import io.imexd.protocol.Settings;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Config} of a file, or says everything that is wrong with it. */
public final class ConfigReader {
  /** Where it lies unless imexd is told otherwise. */
  public static final Path DEFAULT_FILE = Path.of("/etc/imexd/imexd.conf");

  private ConfigReader() {}

  /** What holds when there is no file at all. */
  public static Config defaults() throws ConfigException {
    return build(new Given());
  }

  public static Config read(Path file) throws ConfigException {
    return build(new Given(Lines.read(file)));
  }

  static Config parse(Path file, String content) throws ConfigException {
    return build(new Given(Lines.of(file, content)));
  }

  private static Config build(Given given) throws ConfigException {
    if (!given.errors().isEmpty()) {
      throw new ConfigException(given.errors());
    }
    check(given);
    TrayId tray = trayName(given);
    if (tray == null || !given.errors().isEmpty()) {
      throw new ConfigException(given.errors());
    }
    return new Config(
        tray,
        new Config.Peers(
            given.get(Keys.PEERS_PORT),
            given.get(Keys.PEERS_BIND),
            given.get(Keys.PEERS_ROSTER),
            given.get(Keys.PEERS_SILENCE),
            given.get(Keys.PEERS_TLS),
            new Config.PeerFiles(
                given.get(Keys.PEERS_TLS_CERT),
                given.get(Keys.PEERS_TLS_KEY),
                given.get(Keys.PEERS_TLS_CA))),
        new Config.Control(
            given.get(Keys.CONTROL_SOCKET),
            given.get(Keys.CONTROL_GROUP),
            given.get(Keys.CONTROL_LISTEN)),
        given.get(Keys.LEDGER_DIR),
        given.get(Keys.RUN_DIR),
        imex(given),
        new Config.Tls(
            given.get(Keys.IMEX_TLS), given.get(Keys.IMEX_TLS_KEY), given.get(Keys.IMEX_TLS_LIFE)),
        new Config.Fabric(
            given.get(FabricKeys.SOURCE),
            given.get(FabricKeys.FILE),
            given.get(PathKeys.NVML),
            given.get(PathKeys.NVIDIA_SMI),
            given.get(FabricKeys.TIMEOUT)),
        settings(given),
        given.get(Keys.ENSURE_DEADLINE),
        given.get(Keys.JOB_PROBE),
        new Config.Hooks(
            given.get(Keys.SLURM_NONEXCLUSIVE),
            given.get(Keys.SLURM_GRES),
            given.get(Keys.SLURM_ON_FAILURE),
            given.get(Keys.SLURM_BREAKER),
            given.get(Keys.SLURM_BREAKER_WINDOW)),
        new Config.Channels(given.get(Keys.CHANNELS), given.get(Keys.CHANNELS_COUNT)),
        new Config.Guard(
            given.get(Keys.GUARD),
            given.get(Keys.GUARD_COMMAND_PORT_ALLOW),
            given.get(Keys.GUARD_NFT)),
        new Config.Paths(
            given.get(PathKeys.PROC),
            given.get(PathKeys.BOOT_ID),
            given.get(PathKeys.DRIVER_VERSION),
            given.get(PathKeys.CHANNELS),
            given.get(PathKeys.DEVICES),
            given.get(PathKeys.DRIVER_PARAMS),
            given.get(PathKeys.CDI),
            given.get(PathKeys.UNITS),
            given.get(PathKeys.SYS)),
        given.get(Keys.AUDIT_DIR),
        given.get(Keys.AUDIT_EVERY),
        new Config.Metrics(given.get(Keys.METRICS_TEXTFILE), given.get(Keys.METRICS_EVERY)),
        given.get(Keys.LOG_LEVEL),
        given.settings());
  }

  private static void check(Given given) {
    if (given.get(Keys.IMEX_RESTART_FIRST) > given.get(Keys.IMEX_RESTART_MAX)) {
      given.refuse(
          Keys.IMEX_RESTART_FIRST, "it is longer than imex.restart_max; write a shorter time");
    }
    if (given.get(Keys.LEDGER_DIR).startsWith(given.get(Keys.RUN_DIR))) {
      given.refuse(
          Keys.LEDGER_DIR, "it lies in run.dir, which a reboot empties; write a path on a disk");
    }
    if (given.get(FabricKeys.SOURCE) == Config.FabricSource.FILE
        && given.get(FabricKeys.FILE).isEmpty()) {
      given.refuse(FabricKeys.SOURCE, "it is file, and fabric.file is not set; set it");
    }
    if (given.get(Keys.METRICS_TEXTFILE).filter(f -> !f.toString().endsWith(".prom")).isPresent()) {
      given.refuse(
          Keys.METRICS_TEXTFILE, "node_exporter reads only files that end in .prom; name it so");
    }
    if (given.get(Keys.IMEX_TEMPLATE).startsWith(given.get(Keys.RUN_DIR))) {
      given.refuse(Keys.IMEX_TEMPLATE, "it lies in run.dir; write a path outside of it");
    }
  }

  private static Config.Imex imex(Given given) {
    return new Config.Imex(
        given.get(Keys.IMEX_DAEMON),
        given.get(Keys.IMEX_CTL),
        given.get(Keys.IMEX_TEMPLATE),
        given.get(Keys.IMEX_PUBLISH),
        given.get(Keys.IMEX_PERSIST),
        given.get(Keys.IMEX_ADDRESS),
        given.get(Keys.IMEX_COMMAND_SOCKET),
        given.get(Keys.IMEX_CTL_TIMEOUT),
        given.get(Keys.IMEX_STOP_TIMEOUT),
        new Config.Restart(
            given.get(Keys.IMEX_RESTART_FIRST),
            given.get(Keys.IMEX_RESTART_MAX),
            given.get(Keys.IMEX_RESTART_LIMIT),
            given.get(Keys.IMEX_RESTART_WINDOW)),
        given.get(Keys.IMEX_PROBE),
        given.get(Keys.IMEX_MATRIX),
        given.get(Keys.IMEX_REDIAL_AFTER),
        new Config.Placement(
            given.get(Keys.IMEX_SCOPE),
            given.get(Keys.IMEX_SYSTEMD_RUN),
            given.get(PathKeys.SYSTEMD),
            given.get(Keys.IMEX_NICE),
            given.get(Keys.IMEX_CPU_AFFINITY)));
  }

  private static Settings settings(Given given) {
    return new Settings(
        given.get(Keys.ENSURE_GRACE),
        given.get(Keys.PEERS_PATIENCE),
        given.get(Keys.MEMBERS_ASK),
        given.get(Keys.ENSURE_REMEMBER),
        given.get(Keys.TOMBSTONES_KEEP),
        given.get(Keys.SINGLE_TRAY),
        given.get(Keys.JOB_PROBE).isPresent());
  }

  private static @Nullable TrayId trayName(Given given) {
    if (given.get(Keys.TRAY_NAME).isEmpty()) {
      given.settle(Keys.TRAY_NAME, shortHostName(given));
    }
    try {
      return Kinds.tray(given.get(Keys.TRAY_NAME));
    } catch (BadValue e) {
      given.refuse(Keys.TRAY_NAME, "this host has no usable name; write tray.name = NAME");
      return null;
    }
  }

  private static String shortHostName(Given given) {
    Path file = given.get(PathKeys.PROC).resolve("sys/kernel/hostname");
    try {
      String name = Files.readString(file).strip();
      int dot = name.indexOf('.');
      return dot < 0 ? name : name.substring(0, dot);
    } catch (IOException e) {
      return "";
    }
  }
}
