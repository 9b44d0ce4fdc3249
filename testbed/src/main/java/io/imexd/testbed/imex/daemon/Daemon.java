package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.LocalNode;
import io.imexd.testbed.imex.log.ImexLog;
import io.imexd.testbed.imex.log.Statistics;
import io.imexd.testbed.imex.tls.TlsMaterial;
import io.imexd.testbed.imex.wire.ConnectionState;
import io.imexd.testbed.imex.wire.DaemonState;
import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Identity;
import io.imexd.testbed.imex.wire.NodeReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One running nvidia-imex: its state, its peers, its end. */
public final class Daemon implements PeerContext.Observer {
  /** SIGUSR1 (and a peer's wish) are honoured at most once in this time. */
  static final long RESTART_SPACING_NANOS = 5_000_000_000L;

  /** Time for the goodbyes to leave before the process does. */
  private static final long STOP_MILLIS = 100;

  private final Setup setup;
  private final ImexLog log;
  private final LocalNode local;
  private final EventLoop loop;
  private final PeerContext context;
  private final List<Peer> peers = new ArrayList<>();
  private final CommandService commands;
  private final StartSequence start;
  private final String hostName;
  private DaemonState state = DaemonState.INITIALIZING;
  private @Nullable PeerServer server;
  private @Nullable SessionLock session;
  private long restartedNanos = System.nanoTime() - RESTART_SPACING_NANOS;
  private boolean stopping;
  private int exitCode;

  /**
   * Makes a daemon.
   *
   * @param tls its keys and certificates, null without authentication
   */
  public Daemon(Setup setup, LocalNode local, @Nullable TlsMaterial tls) throws IOException {
    this.setup = setup;
    this.log = setup.log();
    this.local = local;
    loop = new EventLoop();
    Faults faults = setup.faults();
    Identity self =
        new Identity(
            local.id(),
            InstanceId.random(),
            setup.noGpu() ? "NO_GPU" : faults.release().version(),
            HexFormat.of().formatHex(setup.nodes().digest()));
    context = new PeerContext(loop, log, faults, setup.config(), setup.nodes(), self, tls, this);
    for (int id = 0; id < setup.nodes().entries().size(); id++) {
      peers.add(new Peer(context, id));
    }
    commands = new CommandService(loop, this::report);
    start = new StartSequence(this, context, setup, local);
    hostName =
        faults.text("HOST_NAME", Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
  }

  /** Runs until the end; returns the exit code. */
  public int run() throws IOException {
    try {
      start.begin(commands);
      statisticsLater();
      loop.run();
    } catch (StartException failed) {
      fail(failed);
    } finally {
      close();
    }
    return exitCode;
  }

  /** A signal, from any thread. */
  public void signal(int number) {
    loop.execute(() -> onSignal(number));
  }

  private void onSignal(int number) {
    switch (number) {
      case Signals.HUP -> log.dumpVerbose();
      case Signals.USR1 -> restartClients();
      default -> {
        if (!setup.faults().on("IGNORE_SIGTERM")) {
          stop();
        }
      }
    }
  }

  DaemonState state() {
    return state;
  }

  void enter(DaemonState next) {
    if (!stopping) {
      state = next;
      commands.stateChanged(next);
    }
  }

  void fail(StartException failed) {
    log.error(String.valueOf(failed.getMessage()));
    exitCode = 1;
    loop.stop();
  }

  void listen() throws StartException {
    int port = context.serverPort();
    try {
      server = new PeerServer(context, peers, new InetSocketAddress(local.address(), port));
    } catch (IOException taken) {
      throw new StartException(
          "Failed to listen on "
              + local.address().getHostAddress()
              + ":"
              + port
              + ": "
              + taken.getMessage());
    }
  }

  void dialAll() {
    for (Peer peer : peers) {
      peer.dial();
    }
  }

  boolean allConnected() {
    for (Peer peer : peers) {
      if (peer.state() != ConnectionState.CONNECTED) {
        return false;
      }
    }
    return true;
  }

  void hold(SessionLock taken) {
    session = taken;
  }

  @Override
  public void seen(int nodeId) {
    start.seen(nodeId);
  }

  private NodeReport report() {
    List<ConnectionState> row = new ArrayList<>(peers.size());
    for (Peer peer : peers) {
      row.add(peer.state());
    }
    return new NodeReport(state, context.self.version(), hostName, row);
  }

  private void restartClients() {
    long now = System.nanoTime();
    if (now - restartedNanos < RESTART_SPACING_NANOS || stopping) {
      log.info("Ignoring SIGUSR1: less than 5 seconds since the last one");
      return;
    }
    restartedNanos = now;
    if (setup.config().flag(ConfigKey.IMEX_ENABLE_AUTH_ENCRYPTION)
        && setup.config().text(ConfigKey.IMEX_AUTH_SOURCE).equals("FILE")) {
      if (!reload()) {
        return;
      }
      tellPeers(Frame.bare(Frame.RELOAD));
    }
    log.info("Restarting all client connections");
    for (Peer peer : peers) {
      peer.restart();
    }
  }

  private boolean reload() {
    try {
      context.replaceTls(TlsMaterial.load(setup.config()));
      log.info("Reloaded keys and certificates");
      return true;
    } catch (ConfigException bad) {
      log.error(bad.getMessage() + ", keeping the keys and certificates in use");
      return false;
    }
  }

  @Override
  public void reloadAsked() {
    if (setup.config().text(ConfigKey.IMEX_AUTH_SOURCE).equals("FILE")) {
      reload();
    }
  }

  private void tellPeers(Frame frame) {
    for (int id = 0; id < peers.size(); id++) {
      if (id != local.id()) {
        peers.get(id).tell(frame);
      }
    }
  }

  private void statisticsLater() {
    loop.after(
        Statistics.PERIOD_SECONDS * 1000L,
        () -> {
          setup.statistics().write(Statistics.block(log.now(), ProcessHandle.current().pid()));
          statisticsLater();
        });
  }

  private void stop() {
    if (stopping) {
      return;
    }
    log.info("Shutting down");
    enter(DaemonState.SHUTTING_DOWN);
    stopping = true;
    for (Peer peer : peers) {
      peer.stop();
    }
    tellPeers(context.self.frame(Frame.GOODBYE));
    if (server != null) {
      // Also to those that we are not connected to, but who are to us.
      server.tellAll(context.self.frame(Frame.GOODBYE));
      try {
        server.close();
      } catch (IOException alreadyClosed) {
        log.debug("Closing the server: " + alreadyClosed.getMessage());
      }
    }
    loop.after(Math.max(STOP_MILLIS, setup.faults().number("STOP_DELAY_MS")), this::stopped);
  }

  private void stopped() {
    start.forgetImporters();
    log.dumpVerbose();
    loop.stop();
  }

  private void close() throws IOException {
    commands.close();
    loop.close();
    if (session != null) {
      session.close();
    }
  }
}
