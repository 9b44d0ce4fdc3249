package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.LocalNode;
import io.imexd.testbed.imex.log.ImexLog;
import io.imexd.testbed.imex.wire.DaemonState;
import io.imexd.testbed.imex.wire.EventLoop.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The way from INITIALIZING to READY, step by step, with the faults that can strike on it. */
final class StartSequence {
  /** A step that may end the daemon. */
  private interface Step {
    void run() throws StartException;
  }

  private static final int RECEIVER_THREADS = 4;

  private final Daemon daemon;
  private final PeerContext context;
  private final Setup setup;
  private final LocalNode local;
  private final ImexLog log;
  private final Faults faults;
  private final ImexConfig config;
  private final PersistFile persist;
  private final Set<Integer> awaited = new TreeSet<>();
  private @Nullable Timer quorumLimit;
  private boolean gpuBegun;

  StartSequence(Daemon daemon, PeerContext context, Setup setup, LocalNode local) {
    this.daemon = daemon;
    this.context = context;
    this.setup = setup;
    this.local = local;
    log = setup.log();
    faults = setup.faults();
    config = setup.config();
    persist = new PersistFile(setup.paths().locate(FixedPaths.PERSIST), setup.nodes());
  }

  void begin(CommandService commands) throws StartException {
    crashAfter(faults.number("CRASH_BEFORE_READY_MS"));
    openCommands(commands);
    long delay = faults.number("INIT_DELAY_MS");
    if (delay > 0) {
      later(delay, this::initialise);
    } else {
      initialise();
    }
  }

  private void later(long millis, Step step) {
    context.loop.after(millis, () -> attempt(step));
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (StartException failed) {
      daemon.fail(failed);
    }
  }

  private void crashAfter(long millis) {
    if (millis >= 0) {
      int code = (int) Math.max(0, faults.number("CRASH_EXIT_CODE"));
      context.loop.after(millis, () -> Runtime.getRuntime().halt(code == 0 ? 1 : code));
    }
  }

  private void openCommands(CommandService commands) throws StartException {
    if (!config.flag(ConfigKey.IMEX_CMD_ENABLED)) {
      return;
    }
    int port = config.number(ConfigKey.IMEX_CMD_PORT);
    String socket = config.text(ConfigKey.IMEX_CMD_UNIX_DOMAIN_PATH);
    if (port < 0 && socket.isEmpty()) {
      throw new StartException(
          "IMEX_CMD_ENABLED=1 needs IMEX_CMD_PORT or IMEX_CMD_UNIX_DOMAIN_PATH");
    }
    String mode = faults.text("CMD_PORT", "open");
    try {
      if (port >= 0 && !mode.equals("closed")) {
        String bind = config.text(ConfigKey.IMEX_CMD_BIND_INTERFACE_IP);
        InetSocketAddress address =
            bind.isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.ofLiteral(bind), port);
        boolean tls = faults.on("CMD_TLS");
        commands.listenTcp(address, () -> tls ? context.acceptor() : null, mode.equals("silent"));
      }
      if (!socket.isEmpty()) {
        commands.listenUnix(setup.paths().locate(socket));
      }
    } catch (IOException taken) {
      throw new StartException("Failed to start the command service: " + taken.getMessage());
    }
  }

  private void initialise() throws StartException {
    readPersisted();
    if (!setup.noGpu()) {
      DriverCheck.run(setup.paths(), context.self.version());
      log.info("NvGpu Library version matched with GPU Driver version");
    }
    daemon.listen();
    for (int i = 1; i <= RECEIVER_THREADS; i++) {
      log.infoOfThread(i, "Started processing of incoming messages.");
    }
    log.info(
        "Creating gRPC channels to all peers (nPeers = " + setup.nodes().entries().size() + ").");
    long delay = faults.number("DIAL_DELAY_MS");
    if (delay > 0) {
      context.loop.after(delay, daemon::dialAll);
    } else {
      daemon.dialAll();
    }
    quorum();
  }

  private void readPersisted() {
    String quorum = config.text(ConfigKey.IMEX_WAIT_FOR_QUORUM);
    if (!persist.exists()) {
      log.info(
          "nvidia-imex persistence file "
              + FixedPaths.PERSIST
              + " does not exist.  Assuming no previous importers.");
    } else if (quorum.equals("RECOVERY")) {
      awaited.addAll(persist.importers());
    }
  }

  private void quorum() {
    if (config.text(ConfigKey.IMEX_WAIT_FOR_QUORUM).equals("FULL")) {
      daemon.enter(DaemonState.WAITING_FOR_PEERS);
      int seconds = config.number(ConfigKey.IMEX_CONN_WAIT_TIMEOUT);
      if (seconds >= 0) {
        quorumLimit =
            context.loop.after(
                seconds * 1000L,
                () ->
                    daemon.fail(
                        new StartException(
                            "Timed out after "
                                + seconds
                                + " seconds waiting for connections to all nodes")));
      }
      return;
    }
    log.info(
        "IMEX_WAIT_FOR_QUORUM != FULL, continuing initialization without waiting for connections"
            + " to all nodes.");
    if (awaited.isEmpty()) {
      initGpu();
    } else {
      log.info("Waiting for previous importers to reconnect: nodes " + awaited);
      daemon.enter(DaemonState.WAITING_FOR_RECOVERY);
    }
  }

  /** A node has connected. */
  void seen(int nodeId) {
    awaited.remove(nodeId);
    boolean go =
        switch (daemon.state()) {
          case WAITING_FOR_PEERS -> daemon.allConnected();
          case WAITING_FOR_RECOVERY -> awaited.isEmpty();
          default -> false;
        };
    if (go) {
      if (quorumLimit != null) {
        quorumLimit.cancel();
      }
      initGpu();
    }
  }

  private void initGpu() {
    if (gpuBegun) {
      return;
    }
    gpuBegun = true;
    daemon.enter(DaemonState.INIT_GPU);
    // After the dials of this round, as in the real log the self connection often comes first.
    later(0, this::ready);
  }

  private void ready() throws StartException {
    if (!setup.noGpu()) {
      try {
        String lock = faults.text("SESSION_LOCK", FixedPaths.SESSION_LOCK);
        daemon.hold(SessionLock.take(setup.paths().locate(lock)));
      } catch (IOException refused) {
        throw new StartException("Failed to allocate Imex session: " + refused.getMessage());
      }
    }
    if (faults.on("NEVER_READY") || faults.number("CRASH_BEFORE_READY_MS") >= 0) {
      return;
    }
    savePersisted(importers());
    if (!setup.noGpu()) {
      log.info("GPU event successfully subscribed");
    }
    daemon.enter(DaemonState.READY);
    crashAfter(faults.number("CRASH_AFTER_READY_MS"));
  }

  private List<Integer> importers() {
    List<Integer> importers = new ArrayList<>();
    for (String id : faults.list("IMPORTERS")) {
      int number = Integer.parseInt(id);
      if (number != local.id() && number < setup.nodes().entries().size()) {
        importers.add(number);
      }
    }
    return importers;
  }

  /** After an orderly stop nobody imports from us any more. */
  void forgetImporters() {
    if (gpuBegun) {
      savePersisted(List.of());
    }
  }

  private void savePersisted(List<Integer> importers) {
    try {
      persist.write(importers);
    } catch (IOException failed) {
      log.warning("Failed to write " + FixedPaths.PERSIST + ": " + failed.getMessage());
    }
  }
}
