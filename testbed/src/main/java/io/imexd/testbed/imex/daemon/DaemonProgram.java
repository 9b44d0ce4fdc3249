package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.config.Addresses;
import io.imexd.testbed.imex.config.AuthRules;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.LocalNode;
import io.imexd.testbed.imex.config.NodeList;
import io.imexd.testbed.imex.log.Banner;
import io.imexd.testbed.imex.log.ImexLog;
import io.imexd.testbed.imex.log.Level;
import io.imexd.testbed.imex.log.LogSinks;
import io.imexd.testbed.imex.log.StderrSink;
import io.imexd.testbed.imex.tls.TlsMaterial;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The daemon from command line to exit code. */
public final class DaemonProgram {
  private DaemonProgram() {}

  /**
   * Runs to the end; returns the exit code: 0 on an orderly stop or without a node file, else 1.
   */
  public static int run(String... args) {
    DaemonOptions options = DaemonOptions.parse(args);
    StderrSink stderr = new StderrSink();
    try {
      return switch (options.action()) {
        case VERSION -> {
          System.out.println(
              "IMEX version is: " + Faults.read(FixedPaths.fromEnvironment()).release().version());
          yield 0;
        }
        case HELP -> {
          System.out.println(DaemonOptions.USAGE);
          yield 0;
        }
        case USAGE_ERROR -> {
          stderr.write("nvidia-imex: " + options.complaint() + "\n" + DaemonOptions.USAGE + "\n");
          yield 1;
        }
        case RUN -> start(options, stderr);
      };
    } catch (ConfigException | IOException | IllegalArgumentException bad) {
      stderr.write("nvidia-imex: " + bad.getMessage() + "\n");
      return 1;
    }
  }

  private static int start(DaemonOptions options, StderrSink stderr)
      throws ConfigException, IOException {
    FixedPaths paths = FixedPaths.fromEnvironment();
    Faults faults = Faults.read(paths);
    ImexConfig config = ImexConfig.read(paths.locate(options.configFile()), options.configFile());
    if (options.port() >= 0) {
      config.overrideServerPort(options.port());
    }
    AuthRules.check(config);
    NodeList nodes;
    try {
      nodes = NodeList.read(paths.locate(config.text(ConfigKey.IMEX_NODE_CONFIG_FILE)));
    } catch (NoSuchFileException missing) {
      return 0;
    }
    if (nodes.entries().isEmpty()) {
      return 0;
    }
    if (config.flag(ConfigKey.DAEMONIZE) && !Background.already()) {
      Background.start(config.text(ConfigKey.LOG_FILE_NAME).isEmpty());
      return 0;
    }
    LogSinks sinks = LogSinks.open(config, paths, stderr);
    ImexLog log =
        new ImexLog(
            sinks.main(),
            Level.values()[config.number(ConfigKey.LOG_LEVEL)],
            paths.locate(FixedPaths.VERBOSE),
            InstantSource.system(),
            ProcessHandle.current().pid());
    Setup setup = new Setup(paths, faults, config, nodes, options.noGpu(), log, sinks.statistics());
    return serve(setup);
  }

  private static int serve(Setup setup) throws IOException {
    ImexLog log = setup.log();
    ImexConfig config = setup.config();
    Banner.write(log, config, setup.faults().release(), setup.noGpu());
    for (String key : config.unknownKeys()) {
      log.warning("Ignoring unknown configuration key " + key);
    }
    LocalNode local = identify(setup);
    if (local == null) {
      log.error(
          "No matching network interface found for any IP addresses in the node configuration file "
              + config.text(ConfigKey.IMEX_NODE_CONFIG_FILE)
              + ".");
      return 1;
    }
    try {
      Daemon daemon = new Daemon(setup, local, TlsMaterial.load(config));
      Signals.forward(daemon::signal);
      return daemon.run();
    } catch (ConfigException bad) {
      log.error(String.valueOf(bad.getMessage()));
      return 1;
    }
  }

  private static @Nullable LocalNode identify(Setup setup) throws IOException {
    ImexLog log = setup.log();
    for (String entry : setup.nodes().entries()) {
      if (!Addresses.isLiteral(entry)) {
        log.info("Treating node config entry '" + entry + "' as a host name.");
      }
    }
    LocalNode local =
        LocalNode.find(
            setup.nodes(),
            setup.config().text(ConfigKey.BIND_INTERFACE_IP),
            setup.config().text(ConfigKey.NETWORK_INTERFACE));
    if (local != null) {
      boolean literal = Addresses.isLiteral(local.entry());
      log.info(
          "Identified this node as ID "
              + local.id()
              + ", using bind "
              + (literal ? "IP" : "address")
              + " of '"
              + local.entry()
              + "', and network interface of "
              + local.networkInterface());
    }
    return local;
  }
}
