package io.imexd.imex;

import io.imexd.config.Config;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Knows the site's template, which keys imexd owns in it, and how nvidia-imex is started from what
 * comes of it.
 */
final class Launcher {
  /** What flock(1) exits with when somebody else holds the lock: the instance runs already. */
  static final int LOCK_HELD_STATUS = 75;

  static final int SERVER_PORT = 50_000;
  static final int CMD_PORT = 50_005;

  /** "#!" gives the interpreter's name and at most one argument. */
  private static final int INTERPRETER_MAX_ARGUMENTS = 2;

  private final Config.Imex settings;
  private final Placement placement;

  Launcher(Config.Imex settings) {
    this.settings = settings;
    this.placement = Placement.of(settings);
  }

  Placement placement() {
    return placement;
  }

  ConfigTemplate template() throws IOException {
    try {
      return ConfigTemplate.of(Files.readString(settings.template(), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return ConfigTemplate.BUILT_IN;
    }
  }

  /** certifiedName: what the certificates certify; empty: no TLS. */
  Map<String, String> owned(
      InstanceFiles files, ConfigTemplate template, String address, Optional<String> certifiedName)
      throws IOException {
    Map<String, String> owned = new TreeMap<>();
    owned.put("DAEMONIZE", "0");
    owned.put("IMEX_NODE_CONFIG_FILE", files.nodesMap().toString());
    owned.put("BIND_INTERFACE_IP", address);
    owned.put("LOG_FILE_NAME", files.log().toString());
    owned.put("STATS_FILE_NAME", files.folder().resolve("nvidia-imex-stats.log").toString());
    // The log lies in memory (tmpfs) and goes with the instance: a few MB, not the site's 1 GB.
    owned.put("LOG_FILE_MAX_SIZE", "8");
    owned.put("LOG_MAX_ROTATE_COUNT", "1");
    owned.put("IMEX_ENABLE_AUTH_ENCRYPTION", "0");
    certifiedName.ifPresent(name -> owned.putAll(files.certificates().keys(name)));
    owned.put("IMEX_CMD_ENABLED", "1");
    owned.put("IMEX_CMD_PORT", Integer.toString(port(template, "IMEX_CMD_PORT", CMD_PORT)));
    settings.commandSocket().ifPresent(s -> owned.put("IMEX_CMD_UNIX_DOMAIN_PATH", s.toString()));
    owned.put("SERVER_PORT", Integer.toString(port(template, "SERVER_PORT", SERVER_PORT)));
    return owned;
  }

  int port(ConfigTemplate template, String key, int otherwise) throws IOException {
    int port = template.port(key, otherwise);
    if (port < 0) {
      throw new IOException(
          settings.template()
              + ": "
              + key
              + "="
              + template.value(key).orElse("")
              + " is no port; write a number from 1 to 65535");
    }
    return port;
  }

  /** Why nvidia-imex cannot be started from these files; empty when it can. */
  Optional<String> obstacle(InstanceFiles files) {
    if (!Files.isExecutable(settings.daemon()) || Files.isDirectory(settings.daemon())) {
      return Optional.of(
          settings.daemon()
              + " is not there or not executable; install nvidia-imex or set imex.daemon");
    }
    Optional<String> noPlace = placement.obstacle();
    if (noPlace.isPresent()) {
      return noPlace;
    }
    try {
      return portTaken(ConfigTemplate.of(Files.readString(files.config(), StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.of("the configuration of the instance is gone");
    } catch (IOException e) {
      return Optional.of(files.config() + " cannot be read (" + e + ")");
    }
  }

  /** Which of nvidia-imex's ports somebody else listens on already. */
  static Optional<String> portTaken(ConfigTemplate config) {
    return taken(
            "SERVER_PORT",
            config.value("BIND_INTERFACE_IP").orElse(""),
            config.port("SERVER_PORT", SERVER_PORT))
        .or(() ->
            taken(
                "IMEX_CMD_PORT",
                config.value("IMEX_CMD_BIND_INTERFACE_IP").orElse(""),
                config.port("IMEX_CMD_PORT", CMD_PORT)));
  }

  /**
   * Binds, but never listens: two looks at the same moment do not see each other, and neither
   * stands in the way of an nvidia-imex that is just starting.
   */
  static Optional<String> taken(String key, String address, int port) {
    try (Socket socket = new Socket()) {
      // As nvidia-imex's gRPC does: what an ended connection left behind (TIME_WAIT) is no
      // obstacle.
      socket.setReuseAddress(true);
      socket.bind(
          address.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.ofLiteral(address), port));
      return Optional.empty();
    } catch (BindException e) {
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      return Optional.of(
          inUse
              ? "port " + port + " (" + key + ") is taken by another process; find it with ss -tanp"
              : "address "
                  + address
                  + " cannot be used ("
                  + e.getMessage()
                  + "); check imex.address");
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("port " + port + " (" + key + ") cannot be tried: " + e.getMessage());
    }
  }

  /** A folder for the command socket, and no socket of an nvidia-imex that was killed. */
  private static void makeRoom(Path socket) throws IOException {
    Path folder = socket.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      boolean isSocket =
          Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isOther();
      if (!isSocket) {
        throw new IOException(socket + " (imex.command_socket) is there and is no socket");
      }
      Files.delete(socket);
    }
  }

  /**
   * Starts nvidia-imex in a session of its own, holding the instance's lock from before it runs:
   * flock(1) and what places it become it by exec, so the pid stays. Its output goes to a file, for
   * a pipe would break when imexd ends.
   */
  Process start(InstanceFiles files) throws IOException {
    if (settings.commandSocket().isPresent()) {
      makeRoom(settings.commandSocket().get());
    }
    ProcessBuilder builder = new ProcessBuilder(command(files));
    Environment.tidy(builder.environment());
    builder.directory(new File("/"));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(files.output().toFile()));
    return builder.start();
  }

  List<String> command(InstanceFiles files) {
    String held = Integer.toString(LOCK_HELD_STATUS);
    List<String> command =
        new ArrayList<>(
            List.of("setsid", "flock", "-F", "-n", "-E", held, files.lock().toString()));
    command.addAll(placement.programs(files.folder().getFileName().toString()));
    command.addAll(List.of(settings.daemon().toString(), "-c", files.config().toString()));
    return command;
  }

  /** Whether these are the arguments of what is, or becomes by exec, its nvidia-imex. */
  static boolean runs(List<String> arguments, Path config) {
    return uses(arguments, config) && !arguments.contains("-q") && !arguments.contains("-N");
  }

  /** Whether it is that nvidia-imex, or an nvidia-imex-ctl that asks it. */
  static boolean uses(List<String> arguments, Path config) {
    int at = arguments.indexOf("-c");
    return at >= 0 && at + 1 < arguments.size() && arguments.get(at + 1).equals(config.toString());
  }

  /**
   * Whether the program has come to run: until then the process is one of those before it, which
   * have it far behind among their arguments. A script's own name comes after its interpreter's.
   */
  boolean hasBecome(List<String> arguments) {
    int at = arguments.indexOf(settings.daemon().toString());
    return !arguments.isEmpty()
        && !Processes.baseName(arguments.getFirst()).equals("jspawnhelper")
        && at <= INTERPRETER_MAX_ARGUMENTS;
  }
}
