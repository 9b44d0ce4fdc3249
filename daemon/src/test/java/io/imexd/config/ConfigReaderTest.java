package io.imexd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Settings;
import io.imexd.protocol.TrayId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  private static final Path FILE = Path.of("/etc/imexd/imexd.conf");

  @Test
  void defaults() throws Exception {
    Config config = ConfigReader.parse(FILE, "tray.name = t01\n");
    assertEquals(
        new Config(
            new TrayId("t01"),
            new Config.Peers(
                50010,
                "",
                Path.of("/etc/imexd/roster"),
                2_000,
                true,
                new Config.PeerFiles(
                    Path.of("/etc/imexd/pki/tray.crt"),
                    Path.of("/etc/imexd/pki/tray.key"),
                    Path.of("/etc/imexd/pki/ca.crt"))),
            new Config.Control(Path.of("/run/imexd/control.sock"), "imexd", Optional.empty()),
            Path.of("/var/lib/imexd"),
            Path.of("/run/imexd"),
            new Config.Imex(
                Path.of("/usr/bin/nvidia-imex"),
                Path.of("/usr/bin/nvidia-imex-ctl"),
                Path.of("/etc/nvidia-imex/config.cfg"),
                Path.of("/etc/nvidia-imex/nodes_config.cfg"),
                Path.of("/run/nvidia-imex/persist.dat"),
                "",
                Optional.empty(),
                5_000,
                30_000,
                new Config.Restart(1_000, 60_000, 5, 600_000),
                10_000,
                60_000,
                3_000,
                new Config.Placement(
                    Config.Scope.AUTO,
                    Path.of("/usr/bin/systemd-run"),
                    Path.of("/run/systemd/system"),
                    0,
                    "")),
            new Config.Tls(true, false, 365L * 86_400_000),
            new Config.Fabric(
                Config.FabricSource.AUTO,
                Optional.empty(),
                "libnvidia-ml.so.1",
                Path.of("/usr/bin/nvidia-smi"),
                10_000),
            Settings.DEFAULT,
            60_000,
            Optional.empty(),
            new Config.Hooks(true, false, Config.OnFailure.CULPRIT, 3, 600_000),
            new Config.Channels(true, 2_048),
            new Config.Guard(true, List.of(), Path.of("/usr/sbin/nft")),
            new Config.Paths(
                Path.of("/proc"),
                Path.of("/proc/sys/kernel/random/boot_id"),
                Path.of("/proc/driver/nvidia/version"),
                Path.of("/dev/nvidia-caps-imex-channels"),
                Path.of("/proc/devices"),
                Path.of("/proc/driver/nvidia/params"),
                Path.of("/var/run/cdi"),
                Path.of("/etc/systemd/system"),
                Path.of("/sys")),
            Path.of("/var/log/imexd"),
            60_000,
            new Config.Metrics(Optional.empty(), 15_000),
            Level.INFO,
            config.settings()),
        config);
  }

  /** Every key set to something else than its default, each arriving where it belongs. */
  @Test
  void explicitValues() throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    String[] lines = EXPLICIT.strip().split("\n");
    for (String line : lines) {
      values.put(line.split(" = ")[0], line.split(" = ")[1]);
    }
    assertEquals(
        Keys.ALL.stream().map(Key::name).collect(Collectors.toSet()),
        values.keySet(),
        "every key is tried");
    for (Key<?> key : Keys.ALL) {
      assertFalse(key.defaultText().equals(values.get(key.name())), key.name());
    }
    Config config = ConfigReader.parse(FILE, EXPLICIT);
    assertEquals(
        new Config(
            new TrayId("nid7"),
            new Config.Peers(
                1,
                "10.0.0.7",
                Path.of("/a/roster"),
                3_000,
                false,
                new Config.PeerFiles(Path.of("/a/crt"), Path.of("/a/key"), Path.of("/a/ca"))),
            new Config.Control(
                Path.of("/a/sock"), "wheel", Optional.of(new HostPort("fd00::1", 2))),
            Path.of("/a/lib"),
            Path.of("/a/run"),
            new Config.Imex(
                Path.of("/a/imex"),
                Path.of("/a/ctl"),
                Path.of("/a/config.cfg"),
                Path.of("/a/nodes.cfg"),
                Path.of("/a/persist"),
                "10.0.0.0/16",
                Optional.of(Path.of("/a/imex.sock")),
                6_000,
                31_000,
                new Config.Restart(2_000, 61_000, 6, 660_000),
                11_000,
                61_000,
                4_000,
                new Config.Placement(
                    Config.Scope.SYSTEMD,
                    Path.of("/a/systemd-run"),
                    Path.of("/a/systemd"),
                    -5,
                    "0-3,71")),
            new Config.Tls(false, true, 2L * 86_400_000),
            new Config.Fabric(
                Config.FabricSource.NVIDIA_SMI,
                Optional.of(Path.of("/a/fabric")),
                "/a/libnvidia-ml.so",
                Path.of("/a/nvidia-smi"),
                11_000),
            new Settings(
                6_000, 11_000, 61_000, 31_000, 8L * 86_400_000, Settings.SingleTray.SKIP, true),
            3_600_000,
            Optional.of(Path.of("/a/probe")),
            new Config.Hooks(false, true, Config.OnFailure.JOB, 0, 60_000),
            new Config.Channels(false, 16),
            new Config.Guard(
                false,
                List.of(
                    Cidr.parse("10.0.0.9/32").orElseThrow(), Cidr.parse("fd00::/64").orElseThrow()),
                Path.of("/a/nft")),
            new Config.Paths(
                Path.of("/a/proc"),
                Path.of("/a/boot"),
                Path.of("/a/driver"),
                Path.of("/a/chan"),
                Path.of("/a/devices"),
                Path.of("/a/params"),
                Path.of("/a/cdi"),
                Path.of("/a/units"),
                Path.of("/a/sys")),
            Path.of("/a/log"),
            30_000,
            new Config.Metrics(Optional.of(Path.of("/a/imexd.prom")), 16_000),
            Level.FINE,
            config.settings()),
        config);
    assertTrue(config.describe().contains("tray.name = nid7 (/etc/imexd/imexd.conf:1)"));
  }

  private static final String EXPLICIT =
      """
      tray.name = nid7
      audit.dir = /a/log
      channels = external
      channels.count = 16
      paths.devices = /a/devices
      paths.cdi = /a/cdi
      paths.systemd = /a/systemd
      paths.units = /a/units
      paths.sys = /a/sys
      metrics.textfile = /a/imexd.prom
      metrics.every = 16s
      imex.command_socket = /a/imex.sock
      paths.driver_params = /a/params
      peers.port = 1
      peers.bind = 10.0.0.7
      peers.roster = /a/roster
      peers.patience = 11s
      peers.silence = 3s
      peers.tls = off
      slurm.nonexclusive = refuse
      slurm.gres = true
      slurm.on_failure = job
      slurm.breaker = 0
      slurm.breaker_window = 1m
      guard = off
      guard.command_port_allow = 10.0.0.9, fd00::/64
      guard.nft = /a/nft
      audit.every = 30s
      peers.tls.cert = /a/crt
      peers.tls.key = /a/key
      peers.tls.ca = /a/ca
      control.socket = /a/sock
      control.group = wheel
      control.listen = [fd00::1]:2
      ledger.dir = /a/lib
      run.dir = /a/run
      imex.daemon = /a/imex
      imex.ctl = /a/ctl
      imex.template = /a/config.cfg
      imex.publish = /a/nodes.cfg
      imex.persist = /a/persist
      imex.address = 10.0.0.0/16
      imex.ctl_timeout = 6s
      imex.stop_timeout = 31s
      imex.restart_first = 2s
      imex.restart_max = 61s
      imex.restart_limit = 6
      imex.restart_window = 11m
      imex.probe = 11s
      imex.matrix = 61s
      imex.redial_after = 4s
      imex.scope = systemd
      imex.systemd_run = /a/systemd-run
      imex.nice = -5
      imex.cpu_affinity = 0-3,71
      imex.tls = off
      imex.tls.key = rsa
      imex.tls.life = 2d
      fabric.source = nvidia-smi
      fabric.file = /a/fabric
      fabric.timeout = 11s
      paths.nvml = /a/libnvidia-ml.so
      paths.nvidia_smi = /a/nvidia-smi
      single_tray = skip
      ensure.deadline = 1h
      ensure.grace = 6000ms
      ensure.remember = 31s
      members.ask = 61s
      tombstones.keep = 8d
      job.probe = /a/probe
      paths.proc = /a/proc
      paths.boot_id = /a/boot
      paths.driver_version = /a/driver
      paths.channels = /a/chan
      log.level = debug
      """;

  @Test
  void aMissingFileIsNamed() {
    Path missing = Path.of("/nowhere/imexd.conf");
    ConfigException e = assertThrows(ConfigException.class, () -> ConfigReader.read(missing));
    assertTrue(e.errors().getFirst().startsWith("/nowhere/imexd.conf: there is no such file"));
  }

  @Test
  void everyDefaultPassesItsOwnCheck() throws Exception {
    for (Key<?> key : Keys.ALL) {
      assertFalse(key.doc().isEmpty());
      key.kind().parse(key.defaultText());
    }
  }
}
