package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.Release;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.NodeList;
import io.imexd.testbed.imex.tls.TlsMaterial;
import io.imexd.testbed.imex.wire.DaemonState;
import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** nvidia-imex-ctl from command line to exit code. */
public final class CtlProgram {
  private static final long QUERY_LIMIT_MILLIS = 5000;
  private static final long MONITOR_PERIOD_MILLIS = 1000;
  private static final int NODE_FILE_UNREADABLE = 255;

  private final FixedPaths paths;
  private final Faults faults;
  private final CtlOptions options;
  private final Consumer<String> out;
  private final Consumer<String> err;

  private CtlProgram(
      FixedPaths paths,
      Faults faults,
      CtlOptions options,
      Consumer<String> out,
      Consumer<String> err) {
    this.paths = paths;
    this.faults = faults;
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** Runs; returns the exit code: 0 done, 255 node file unreadable, 1 any other failure. */
  public static int run(
      FixedPaths paths, Consumer<String> out, Consumer<String> err, String... args) {
    try {
      CtlOptions options = CtlOptions.parse(args);
      return new CtlProgram(paths, Faults.read(paths), options, out, err).act();
    } catch (ConfigException | IOException | IllegalArgumentException bad) {
      err.accept(bad.getMessage() + "\n");
      return 1;
    }
  }

  private int act() throws ConfigException, IOException {
    Release release = faults.release();
    if (!options.complaint.isEmpty()) {
      err.accept("nvidia-imex-ctl: " + options.complaint + "\n" + Usage.of(release));
      return 1;
    }
    return switch (options.action) {
      case HELP -> {
        out.accept(Usage.of(release));
        yield 0;
      }
      case SHORT_HELP, NONE -> {
        String refused = release.shortUsage() ? "" : "nvidia-imex-ctl: invalid option -- 'h'\n";
        err.accept(refused + Usage.of(release));
        yield 1;
      }
      case QUERY, SUBSCRIBE -> local();
      case REPORT, MONITOR -> domain(release);
    };
  }

  private int local() throws ConfigException, IOException {
    SocketAddress target = Endpoint.named(options, paths);
    Link.Cipher cipher = null;
    if (target == null) {
      ImexConfig config = configuration();
      target = Endpoint.configured(config, paths);
      TlsMaterial tls = tls(config);
      if (tls != null && target instanceof InetSocketAddress tcp) {
        cipher = tls.dialler(tcp.getHostString(), tcp.getPort());
      }
    }
    if (faults.on("HANG_Q")) {
      hang();
    }
    if (target == null) {
      return refused(Ask.UNAVAILABLE);
    }
    if (options.action == CtlOptions.Action.SUBSCRIBE) {
      boolean heard = Subscription.run(target, cipher, options.timeoutMillis, out);
      return heard ? 0 : refused(Ask.UNAVAILABLE);
    }
    return query(target, cipher);
  }

  private int query(SocketAddress target, Link.@Nullable Cipher cipher) throws IOException {
    try (EventLoop loop = new EventLoop()) {
      Ask.Round round = new Ask.Round(loop);
      Ask ask = Ask.send(round, Frame.ASK_STATE, target, cipher, QUERY_LIMIT_MILLIS);
      round.run();
      Frame answer = ask.answer;
      if (answer == null || answer.type() != Frame.STATE || answer.body().remaining() != 1) {
        return refused(ask.error);
      }
      out.accept(DaemonState.of(answer.body().get()) + "\n");
      return 0;
    }
  }

  private int refused(int code) {
    err.accept("Query Status returned error code: " + code + "\n");
    return 1;
  }

  private int domain(Release release) throws ConfigException, IOException {
    ImexConfig config = configuration();
    String file = config.text(ConfigKey.IMEX_NODE_CONFIG_FILE);
    NodeList nodes;
    try {
      nodes = NodeList.read(paths.locate(file));
    } catch (IOException unreadable) {
      err.accept("Failed to read node configuration file " + file + "\n");
      return NODE_FILE_UNREADABLE;
    }
    if (faults.on("HANG_N")) {
      hang();
    }
    DomainQuery query = new DomainQuery(config, nodes, faults, tls(config));
    DomainReport report = query.run();
    print(report, null, release);
    while (options.action == CtlOptions.Action.MONITOR) {
      pause(MONITOR_PERIOD_MILLIS);
      DomainReport next = query.run();
      if (!next.sameAs(report)) {
        print(next, report, release);
        report = next;
      }
    }
    return 0;
  }

  private void print(DomainReport report, @Nullable DomainReport before, Release release) {
    out.accept(
        options.json
            ? JsonReport.of(report, before, options.hostNames, faults)
            : TextReport.of(report, release, options.hostNames));
  }

  /** nvidia-imex-ctl reads the whole file, log keys included, and trips over root-only logs. */
  private ImexConfig configuration() throws ConfigException {
    ImexConfig config = ImexConfig.read(paths.locate(options.configFile), options.configFile);
    for (ConfigKey key : new ConfigKey[] {ConfigKey.LOG_FILE_NAME, ConfigKey.STATS_FILE_NAME}) {
      String name = config.text(key);
      Path log = paths.locate(name);
      if (!name.isEmpty() && log.toFile().exists() && !log.toFile().canWrite()) {
        throw new ConfigException(
            "Invalid value '" + name + "' for " + key + " in " + options.configFile);
      }
    }
    return config;
  }

  private @Nullable TlsMaterial tls(ImexConfig config) throws ConfigException {
    return faults.on("CMD_TLS") ? TlsMaterial.load(config) : null;
  }

  private static void hang() throws IOException {
    try (EventLoop loop = new EventLoop()) {
      loop.run();
    }
  }

  private static void pause(long millis) throws IOException {
    try (EventLoop loop = new EventLoop()) {
      loop.after(millis, loop::stop);
      loop.run();
    }
  }
}
