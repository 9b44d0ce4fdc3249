package io.imexd.config;

import io.imexd.protocol.Settings.SingleTray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

/** The table of all keys, in the order of the documentation. */
final class Keys {
  private static final List<Key<?>> TABLE = new ArrayList<>();

  static final Key<String> TRAY_NAME =
      key("tray.name", "", Kinds::trayName, "name of this tray; empty: the short host name");
  static final Key<Integer> PEERS_PORT =
      key(
          "peers.port",
          "50010",
          Kinds.number(1, 65_535),
          "TCP port where trays speak to each other");
  static final Key<String> PEERS_BIND =
      key("peers.bind", "", Kinds::bind, "address to listen on for peers; empty: all");
  static final Key<Path> PEERS_ROSTER =
      key(
          "peers.roster",
          "/etc/imexd/roster",
          Kinds::path,
          "where the other trays are: lines NAME ADDRESS[:PORT]");
  static final Key<Long> PEERS_PATIENCE =
      key(
          "peers.patience",
          "10s",
          Kinds.time("0s", "10m"),
          "how long a refused peer is asked again");
  static final Key<Long> PEERS_SILENCE =
      key(
          "peers.silence",
          "2s",
          Kinds.time("500ms", "1m"),
          "a peer that answers nothing for so long is dialled anew; its greeting has 3 s more");
  static final Key<Boolean> PEERS_TLS =
      key(
          "peers.tls",
          "on",
          Kinds.word(Map.of("on", true, "off", false)),
          "trays prove to each other who they are (TLS 1.3): on or off; the same on all trays");
  static final Key<Path> PEERS_TLS_CERT =
      key(
          "peers.tls.cert",
          "/etc/imexd/pki/tray.crt",
          Kinds::path,
          "this tray's certificate, for its name, in PEM");
  static final Key<Path> PEERS_TLS_KEY =
      key(
          "peers.tls.key",
          "/etc/imexd/pki/tray.key",
          Kinds::path,
          "the key to it, PKCS#8 in PEM, mode 0600");
  static final Key<Path> PEERS_TLS_CA =
      key(
          "peers.tls.ca",
          "/etc/imexd/pki/ca.crt",
          Kinds::path,
          "the site's CA, or several, one after the other");
  static final Key<Path> CONTROL_SOCKET =
      key(
          "control.socket",
          "/run/imexd/control.sock",
          Kinds::path,
          "unix socket where imexctl asks");
  static final Key<String> CONTROL_GROUP =
      key("control.group", "imexd", Kinds::group, "group that may change things, beside root");
  static final Key<Optional<HostPort>> CONTROL_LISTEN =
      key("control.listen", "", Kinds::listen, "a read-only HOST:PORT; empty: none");
  static final Key<Path> LEDGER_DIR =
      key(
          "ledger.dir",
          "/var/lib/imexd",
          Kinds::path,
          "where the ledger is, which survives a reboot");
  static final Key<Path> RUN_DIR =
      key("run.dir", "/run/imexd", Kinds::path, "what a reboot takes away; a tmpfs");
  static final Key<Path> IMEX_DAEMON =
      key("imex.daemon", "/usr/bin/nvidia-imex", Kinds::path, "nvidia-imex itself");
  static final Key<Path> IMEX_CTL =
      key(
          "imex.ctl",
          "/usr/bin/nvidia-imex-ctl",
          Kinds::path,
          "its control program, nvidia-imex-ctl");
  static final Key<Path> IMEX_TEMPLATE =
      key(
          "imex.template",
          "/etc/nvidia-imex/config.cfg",
          Kinds::path,
          "nvidia-imex's own configuration, whose values hold; never edited");
  static final Key<Path> IMEX_PUBLISH =
      key(
          "imex.publish",
          "/etc/nvidia-imex/nodes_config.cfg",
          Kinds::path,
          "where others look for the nodes map");
  static final Key<Path> IMEX_PERSIST =
      key(
          "imex.persist",
          "/run/nvidia-imex/persist.dat",
          Kinds::path,
          "nvidia-imex's own memory of importers");
  static final Key<String> IMEX_ADDRESS =
      key(
          "imex.address",
          "",
          Kinds::addressChoice,
          "network, interface or address; empty: found by imexd");
  static final Key<Optional<Path>> IMEX_COMMAND_SOCKET =
      key(
          "imex.command_socket",
          "",
          Kinds::optionalPath,
          "unix socket where nvidia-imex answers, too; empty: as the template says");
  static final Key<Long> IMEX_CTL_TIMEOUT =
      key("imex.ctl_timeout", "5s", Kinds.time("100ms", "5m"), "bound of one nvidia-imex-ctl");
  static final Key<Long> IMEX_STOP_TIMEOUT =
      key("imex.stop_timeout", "30s", Kinds.time("100ms", "10m"), "from SIGTERM to SIGKILL");
  static final Key<Long> IMEX_RESTART_FIRST =
      key(
          "imex.restart_first",
          "1s",
          Kinds.time("10ms", "10m"),
          "first wait before a nvidia-imex that ended is started again");
  static final Key<Long> IMEX_RESTART_MAX =
      key(
          "imex.restart_max",
          "60s",
          Kinds.time("10ms", "1h"),
          "longest wait before it is started again");
  static final Key<Integer> IMEX_RESTART_LIMIT =
      key(
          "imex.restart_limit",
          "5",
          Kinds.number(0, 1_000),
          "starts within the window before it is given up");
  static final Key<Long> IMEX_RESTART_WINDOW =
      key("imex.restart_window", "10m", Kinds.time("1s", "7d"), "the window of imex.restart_limit");
  static final Key<Long> IMEX_PROBE =
      key(
          "imex.probe",
          "10s",
          Kinds.time("100ms", "10m"),
          "between two looks at the own nvidia-imex");
  static final Key<Long> IMEX_MATRIX =
      key("imex.matrix", "60s", Kinds.time("100ms", "1h"), "between two looks at the whole domain");
  static final Key<Long> IMEX_REDIAL_AFTER =
      key(
          "imex.redial_after",
          "3s",
          Kinds.time("100ms", "10m"),
          "a pair this late makes nvidia-imex redial");
  static final Key<Config.Scope> IMEX_SCOPE =
      key(
          "imex.scope",
          "auto",
          Kinds.word(
              Map.of(
                  "auto", Config.Scope.AUTO,
                  "systemd", Config.Scope.SYSTEMD,
                  "off", Config.Scope.OFF)),
          "nvidia-imex in a scope of its own: auto (where systemd runs), systemd or off");
  static final Key<Path> IMEX_SYSTEMD_RUN =
      key("imex.systemd_run", "/usr/bin/systemd-run", Kinds::path, "what makes the scope");
  static final Key<Integer> IMEX_NICE =
      key("imex.nice", "0", Kinds.number(-20, 19), "its niceness, added to imexd's own");
  static final Key<String> IMEX_CPU_AFFINITY =
      key(
          "imex.cpu_affinity",
          "",
          Kinds::cpus,
          "CPUs it may run on, such as 0-3,71; empty: those of imexd");
  static final Key<Boolean> IMEX_TLS =
      key(
          "imex.tls",
          "on",
          Kinds.word(Map.of("on", true, "off", false)),
          "certificates between the nvidia-imex daemons of an instance: on or off; the same on all trays");
  static final Key<Boolean> IMEX_TLS_KEY =
      key(
          "imex.tls.key",
          "ecdsa",
          Kinds.word(Map.of("ecdsa", false, "rsa", true)),
          "kind of these certificates: ecdsa (P-256) or rsa (3072 bits)");
  static final Key<Long> IMEX_TLS_LIFE =
      key(
          "imex.tls.life",
          "365d",
          Kinds.time("1d", "3650d"),
          "how long these certificates are valid; longer than any job");

  static {
    TABLE.addAll(FabricKeys.ALL);
  }

  static final Key<SingleTray> SINGLE_TRAY =
      key(
          "single_tray",
          "form",
          Kinds.word(
              Map.of(
                  "form", SingleTray.FORM, "channel", SingleTray.CHANNEL, "skip", SingleTray.SKIP)),
          "what a job of one tray gets: form, channel or skip");
  static final Key<Boolean> CHANNELS =
      key(
          "channels",
          "managed",
          Kinds.word(Map.of("managed", true, "external", false)),
          "who makes the job's IMEX channel: managed (imexd) or external");
  static final Key<Integer> CHANNELS_COUNT =
      key(
          "channels.count",
          "2048",
          Kinds.number(2, 1_048_576),
          "the driver's NVreg_ImexChannelCount, the same on all trays");
  static final Key<Boolean> GUARD =
      key(
          "guard",
          "on",
          Kinds.word(Map.of("on", true, "off", false)),
          "nftables lets only the members reach nvidia-imex's ports: on or off");
  static final Key<List<Cidr>> GUARD_COMMAND_PORT_ALLOW =
      key(
          "guard.command_port_allow",
          "",
          Kinds::networks,
          "addresses and networks that may ask nvidia-imex's command port, too");
  static final Key<Path> GUARD_NFT =
      key("guard.nft", "/usr/sbin/nft", Kinds::path, "nft(8), which lays the rules");
  static final Key<Long> AUDIT_EVERY =
      key(
          "audit.every",
          "60s",
          Kinds.time("1s", "1h"),
          "between two comparisons of all that must be with what is");
  static final Key<Optional<Path>> METRICS_TEXTFILE =
      key(
          "metrics.textfile",
          "",
          Kinds::optionalPath,
          "file for node_exporter's textfile collector, ending in .prom; empty: none; in a folder that"
              + " imexd.service does not name in ReadWritePaths=, add it by systemctl edit");
  static final Key<Long> METRICS_EVERY =
      key(
          "metrics.every",
          "15s",
          Kinds.time("1s", "1h"),
          "shortest time between two writings of it; none where nothing has changed");
  static final Key<Long> ENSURE_DEADLINE =
      key("ensure.deadline", "60s", Kinds.time("1s", "1h"), "bound of an ensure that names none");
  static final Key<Long> ENSURE_GRACE =
      key(
          "ensure.grace",
          "5s",
          Kinds.time("100ms", "10m"),
          "how long a tray holds its place beyond the deadline of an ensure");
  static final Key<Long> ENSURE_REMEMBER =
      key(
          "ensure.remember",
          "30s",
          Kinds.time("0s", "1h"),
          "how long a failed ensure answers late callers");
  static final Key<Long> MEMBERS_ASK =
      key(
          "members.ask",
          "60s",
          Kinds.time("1s", "1h"),
          "how often members are asked how they stand; more than 20, the more seldom");
  static final Key<Long> TOMBSTONES_KEEP =
      key(
          "tombstones.keep",
          "7d",
          Kinds.time("1h", "365d"),
          "how long an ended instance is remembered");
  static final Key<Optional<Path>> JOB_PROBE =
      key(
          "job.probe",
          "",
          Kinds::optionalPath,
          "program that says whether a job is gone; empty: none");
  static final Key<Boolean> SLURM_NONEXCLUSIVE =
      key(
          "slurm.nonexclusive",
          "skip",
          Kinds.word(Map.of("skip", true, "refuse", false)),
          "jobs that share their trays with others: skip (no domain) or refuse");
  static final Key<Boolean> SLURM_GRES =
      key(
          "slurm.gres",
          "false",
          Kinds.word(Map.of("true", true, "false", false)),
          "true or false: whether Slurm counts GPUs (gres/gpu); then a job that has none gets no domain");
  static final Key<Config.OnFailure> SLURM_ON_FAILURE =
      key(
          "slurm.on_failure",
          "culprit",
          Kinds.word(
              Map.of(
                  "culprit", Config.OnFailure.CULPRIT,
                  "all", Config.OnFailure.ALL,
                  "job", Config.OnFailure.JOB)),
          "whose prolog fails, and so is drained: culprit, all or job (nobody's)");
  static final Key<Integer> SLURM_BREAKER =
      key(
          "slurm.breaker",
          "3",
          Kinds.number(0, 4_096),
          "as many other trays drained by prologs lately: no more are; 0: no limit");
  static final Key<Long> SLURM_BREAKER_WINDOW =
      key(
          "slurm.breaker_window",
          "10m",
          Kinds.time("1s", "7d"),
          "how long lately is in slurm.breaker");
  static final Key<Path> AUDIT_DIR =
      key(
          "audit.dir",
          "/var/log/imexd",
          Kinds::path,
          "where it is written who asked for what, and what came of it");
  static final Key<Level> LOG_LEVEL =
      key(
          "log.level",
          "info",
          Kinds::level,
          "how much is logged: error, warning, info, debug or trace");

  /** Every key: those above, and where things lie on the machine. */
  static final List<Key<?>> ALL =
      Stream.<Key<?>>concat(TABLE.stream(), PathKeys.ALL.stream()).toList();

  private Keys() {}

  private static <T> Key<T> key(String name, String defaultText, Kind<T> kind, String doc) {
    Key<T> key = new Key<>(name, defaultText, kind, doc);
    TABLE.add(key);
    return key;
  }
}
