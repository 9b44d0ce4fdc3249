package io.imexd;

import io.imexd.audit.FileAuditLog;
import io.imexd.channels.ChannelledImex;
import io.imexd.channels.Channels;
import io.imexd.channels.DeviceChannels;
import io.imexd.channels.ExternalChannels;
import io.imexd.config.Config;
import io.imexd.config.ConfigSource;
import io.imexd.config.HostPort;
import io.imexd.config.Roster;
import io.imexd.config.RosterFile;
import io.imexd.fabric.TrayFabric;
import io.imexd.guard.Guard;
import io.imexd.guard.GuardedImex;
import io.imexd.guard.NftGuard;
import io.imexd.guard.NoGuard;
import io.imexd.hooks.HookControls;
import io.imexd.hooks.Verdicts;
import io.imexd.identity.Identity;
import io.imexd.identity.IdentityException;
import io.imexd.identity.TlsFiles;
import io.imexd.imex.Certificates;
import io.imexd.imex.ForeignImex;
import io.imexd.imex.Imex;
import io.imexd.imex.Obstacles;
import io.imexd.imex.OsImex;
import io.imexd.imex.Processes;
import io.imexd.ledger.FileLedger;
import io.imexd.node.Daemon;
import io.imexd.node.EventLoop;
import io.imexd.node.Time;
import io.imexd.pki.KeyKind;
import io.imexd.protocol.Event;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.ControlLimits;
import io.imexd.rpc.ControlServer;
import io.imexd.rpc.ControlSettings;
import io.imexd.rpc.GrpcPeers;
import io.imexd.rpc.PeerAddresses;
import io.imexd.rpc.PeerSettings;
import io.imexd.rpc.RpcLoop;
import io.imexd.systemd.Notify;
import io.imexd.tls.CertifyingPeers;
import io.imexd.tls.InstanceCertificates;
import io.imexd.tls.Issue;
import io.imexd.tls.KeyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A daemon with everything real: files, processes, network and the machine's clock. */
final class TrayService implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TrayService.class.getName());

  /**
   * Nobody knows what the ledger holds, or a bug was found: systemd starts imexd again, and it
   * reads what is there.
   */
  private static final int FAIL_STOP_EXIT = 70;

  /** Five of them: weeks of a busy tray. */
  private static final long AUDIT_FILE_MAX_BYTES = 8L * 1024 * 1024;

  private final RpcLoop rpc = new RpcLoop();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Daemon daemon;
  private final ControlServer control;
  private final List<String> loudly;
  private final Notify notify;

  /**
   * A service that has not begun.
   *
   * @param source where the configuration can be read again
   * @param notify who is told how imexd is
   * @param round what is laid round the daemon's parts; nothing, where it serves a tray
   */
  TrayService(
      Config config,
      String version,
      ConfigSource source,
      Notify notify,
      UnaryOperator<Daemon.Parts> round)
      throws IOException {
    this.notify = notify;
    RosterFile roster =
        new RosterFile(config.peers().roster(), config.peers().port(), LOG::warning);
    Processes processes = new Processes(config.paths().proc());
    ForeignImex foreign = new ForeignImex(processes, config.runDir());
    Obstacles obstacles = new Obstacles(config);
    Channels channels = channels(config);
    Optional<Identity> identity = identity(config, roster);
    Guard guard = config.guard().on() ? new NftGuard(config) : new NoGuard(config.guard().nft());
    TrayAudit audit = TrayAudit.of(config, identity, workers);
    Verdicts verdicts = new Verdicts(config.runDir());
    AtomicReference<Config.Hooks> hooks = new AtomicReference<>(config.hooks());
    Machine around =
        new Machine(
            config, roster, processes, foreign, obstacles, channels, guard, identity, audit,
            verdicts, workers, source, notify, hooks);
    loudly = around.loudly();
    SecureRandom chance = new SecureRandom();
    Issue issue =
        new Issue(
            config.tls().rsa() ? KeyKind.RSA : KeyKind.ECDSA,
            config.tls().lifeMillis(),
            Time.SYSTEM::wallMillis);
    Optional<InstanceCertificates> certificates =
        config.tls().on() ? Optional.of(new InstanceCertificates(issue)) : Optional.empty();
    daemon =
        new Daemon(
            round.apply(
                new Daemon.Parts(
                    config,
                    version,
                    BootId.read(config.paths().bootId()),
                    new FileLedger(config.ledgerDir(), config.tray(), Time.SYSTEM::nanos),
                    new TrayFabric(
                        config,
                        roster::current,
                        address -> obstacles(config, obstacles, channels, guard, address)),
                    sink ->
                        new ChannelledImex(
                            channels,
                            around::channelHolders,
                            sink,
                            reports ->
                                new GuardedImex(
                                    guard, reports, own -> supervisor(config, certificates, own))),
                    listener ->
                        new CertifyingPeers(
                            config.tray(),
                            certificates,
                            issue,
                            listener,
                            inner ->
                                new GrpcPeers(
                                    peers(config, version, identity),
                                    rpc,
                                    addresses(config, roster),
                                    inner,
                                    Time.SYSTEM::millis)),
                    around,
                    new FileAuditLog(config.auditDir(), AUDIT_FILE_MAX_BYTES),
                    workers,
                    Time.SYSTEM,
                    chance::nextLong,
                    EventLoop::start,
                    () -> Runtime.getRuntime().halt(FAIL_STOP_EXIT))));
    Optional<InetSocketAddress> tcp = config.control().listen().map(TrayService::resolved);
    control =
        new ControlServer(
            new ControlSettings(
                config.control().socket(),
                tcp,
                config.control().group(),
                Path.of("/etc/group"),
                ControlLimits.DEFAULT),
            rpc,
            new HookControls(
                config.tray(), hooks::get, verdicts, daemon.controls(), Time.SYSTEM::wallMillis),
            Time.SYSTEM::millis);
  }

  void start() {
    loudly.forEach(LOG::warning);
    daemon.start();
    control.start();
    daemon.serves();
  }

  /** Reads the configuration again; what comes of it is in the log. */
  void reload(String by) {
    daemon.reload(by);
  }

  @Override
  public void close() {
    notify.tell("STOPPING=1\nSTATUS=stopping; nvidia-imex goes on");
    control.close();
    daemon.close();
    workers.shutdownNow();
    rpc.close();
  }

  static Channels channels(Config config) {
    Config.Paths paths = config.paths();
    return config.channels().managed()
        ? new DeviceChannels(
            paths.channels(),
            paths.devices(),
            paths.driverParams(),
            paths.cdi(),
            config.channels().count())
        : new ExternalChannels();
  }

  private static Imex supervisor(
      Config config, Optional<InstanceCertificates> certificates, Consumer<Event> reports) {
    return new OsImex(
        config, certificates.isPresent() ? certificates.get() : Certificates.NONE, reports);
  }

  static List<String> obstacles(
      Config config, Obstacles imex, Channels channels, Guard guard, String address) {
    String keys = config.tls().on() ? KeyFolder.obstacle(config.runDir()) : "";
    return Stream.concat(
            imex.at(address).stream(), Stream.of(channels.obstacle(), keys, guard.obstacle()))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  static Optional<Identity> identity(Config config, RosterFile roster) throws IdentityException {
    if (!config.peers().tls()) {
      return Optional.empty();
    }
    Config.PeerFiles files = config.peers().files();
    return Optional.of(
        Identity.read(
            config.tray(),
            new TlsFiles(files.certificate(), files.key(), files.authorities()),
            () -> roster.current().trays(),
            Time.SYSTEM::millis));
  }

  private static PeerSettings peers(Config config, String version, Optional<Identity> identity) {
    return identity
        .map(is -> PeerSettings.tls(config.tray(), version, listen(config), is))
        .orElseGet(() -> PeerSettings.plaintext(config.tray(), version, listen(config)))
        .withSilence(config.peers().silenceMillis());
  }

  private static InetSocketAddress listen(Config config) {
    String bind = config.peers().bind();
    int port = config.peers().port();
    return bind.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(bind, port);
  }

  private static InetSocketAddress resolved(HostPort at) {
    return new InetSocketAddress(at.host(), at.port());
  }

  private PeerAddresses addresses(Config config, RosterFile roster) {
    return tray ->
        CompletableFuture.supplyAsync(() -> lookUp(tray, config, roster.current()), workers);
  }

  private static InetSocketAddress lookUp(TrayId tray, Config config, Roster roster) {
    HostPort at = roster.addressOf(tray, config.peers().port());
    try {
      return new InetSocketAddress(InetAddress.getByName(at.host()), at.port());
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(
          "its name is neither in the roster nor known to the resolver", e);
    }
  }
}
