package io.imexd;

import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.config.ConfigReader;
import io.imexd.config.ConfigSource;
import io.imexd.ledger.DaemonLock;
import io.imexd.node.Daemon;
import io.imexd.observe.LogSetup;
import io.imexd.siteca.PkiCommand;
import io.imexd.systemd.Notify;
import io.imexd.systemd.OsNotify;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * imexd, from the command line: reads its configuration, starts the daemon and waits for SIGTERM.
 */
public final class Main {
  static final String VERSION = version();
  private static final int USAGE = 2;
  private static final int FAILED = 1;
  private static final String HELP =
      """
      usage: imexd [--config FILE] [--check-config]
             imexd pki init|issue ...   makes a CA and certificates for trays: imexd pki --help
             imexd preflight [--config FILE]   what would stand in its way here: exit 0 nothing, 1 something
             imexd holder [--config FILE]   which job holds this tray, by its ledger: exit 0 none, 3 held

      imexd runs on every compute tray. Together with the imexd of the other trays it forms one closed
      IMEX domain for each job, supervises nvidia-imex, and cleans up. It is started by systemd; hooks
      and people talk to it with imexctl.

        --config FILE    configuration; default /etc/imexd/imexd.conf, which may be missing
        --check-config   print the effective configuration and exit: 0 good, 2 bad
        --version        print the version and exit
        --help           print this and exit

      SIGTERM stops imexd and leaves nvidia-imex running; the next imexd takes it over. SIGHUP reads the
      configuration again, as imexctl reload does.
      exit codes: 0 stopped in order, 1 cannot run (the last line says why), 2 usage or configuration
      """;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, System.out, System.err, UnaryOperator.identity()));
  }

  /** The whole program but its exit; round: what is laid round the daemon's parts. */
  public static int run(
      String[] args, PrintStream out, PrintStream err, UnaryOperator<Daemon.Parts> round)
      throws InterruptedException {
    if (args.length > 0 && args[0].equals("pki")) {
      return PkiCommand.run(List.of(args).subList(1, args.length), out, err);
    }
    if (args.length > 0 && args[0].equals("preflight")) {
      return PreflightCommand.run(List.of(args).subList(1, args.length), out, err);
    }
    if (args.length > 0 && args[0].equals("holder")) {
      return HolderCommand.run(List.of(args).subList(1, args.length), out, err);
    }
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      err.println("imexd: " + e.getMessage() + "; see imexd --help");
      return USAGE;
    }
    if (arguments.help()) {
      out.print(HELP);
      return 0;
    }
    if (arguments.version()) {
      out.println("imexd " + VERSION);
      return 0;
    }
    Config config;
    try {
      config = read(arguments.config());
    } catch (ConfigException e) {
      e.errors().forEach(line -> err.println("imexd: " + line));
      return USAGE;
    }
    if (arguments.check()) {
      config.describe().forEach(out::println);
      return 0;
    }
    Handler handler = LogSetup.install(config.logLevel(), System.getenv(), err);
    try {
      return serve(config, () -> read(arguments.config()), handler, round);
    } finally {
      handler.close();
    }
  }

  /**
   * The default file may be missing, and then every default holds; a file that is named must be
   * there.
   */
  static Config read(@Nullable Path named) throws ConfigException {
    if (named == null && !Files.exists(ConfigReader.DEFAULT_FILE)) {
      return ConfigReader.defaults();
    }
    return ConfigReader.read(named == null ? ConfigReader.DEFAULT_FILE : named);
  }

  private static int serve(
      Config config, ConfigSource source, Handler handler, UnaryOperator<Daemon.Parts> round)
      throws InterruptedException {
    Logger log = Logger.getLogger(Main.class.getName());
    CountDownLatch ended = new CountDownLatch(1);
    Notify notify = OsNotify.of(System.getenv(), ProcessHandle.current().pid());
    try (DaemonLock _ = DaemonLock.take(config.runDir());
        TrayService service = new TrayService(config, VERSION, source, notify, round)) {
      config.describe().forEach(line -> log.info("configuration: " + line));
      service.start();
      Signal.handle(new Signal("HUP"), _ -> service.reload("SIGHUP"));
      log.info("imexd " + VERSION + " serves tray " + config.tray());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    log.info("imexd stops; nvidia-imex goes on");
                    service.close();
                    handler.close(); // Its last lines would be lost otherwise.
                    ended.countDown();
                    Runtime.getRuntime().halt(0);
                  },
                  "imexd-stop"));
      ended.await();
      return 0;
    } catch (IOException | UncheckedIOException e) {
      log.severe("imexd cannot run: " + e.getMessage());
      return FAILED;
    }
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** What the command line says. */
  private record Arguments(@Nullable Path config, boolean check, boolean version, boolean help) {
    static Arguments parse(String[] args) {
      Arguments seen = new Arguments(null, false, false, false);
      for (int i = 0; i < args.length; i++) {
        String arg = args[i];
        if (arg.equals("--config") || arg.startsWith("--config=")) {
          String file =
              arg.contains("=")
                  ? arg.substring(arg.indexOf('=') + 1)
                  : ++i < args.length ? args[i] : "";
          if (file.isEmpty()) {
            throw new IllegalArgumentException("--config needs a file");
          }
          seen = new Arguments(Path.of(file), seen.check, seen.version, seen.help);
        } else {
          seen = seen.with(arg);
        }
      }
      return seen;
    }

    private Arguments with(String arg) {
      return switch (arg) {
        case "--check-config" -> new Arguments(config, true, version, help);
        case "--version" -> new Arguments(config, check, true, help);
        case "--help", "-h" -> new Arguments(config, check, version, true);
        default -> throw new IllegalArgumentException("unknown option '" + arg + "'");
      };
    }
  }
}
