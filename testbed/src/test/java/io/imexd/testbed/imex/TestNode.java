package io.imexd.testbed.imex;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.LocalNode;
import io.imexd.testbed.imex.config.NodeList;
import io.imexd.testbed.imex.ctl.CtlProgram;
import io.imexd.testbed.imex.daemon.Daemon;
import io.imexd.testbed.imex.daemon.Setup;
import io.imexd.testbed.imex.log.ImexLog;
import io.imexd.testbed.imex.log.Level;
import io.imexd.testbed.imex.tls.TlsMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** One daemon inside the test's JVM, with a root, an address and a log of its own. */
final class TestNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Path root;
  final String address;
  private final StringBuffer log;
  private final Daemon daemon;
  private final CompletableFuture<Integer> exit;

  private TestNode(Path root, String address, StringBuffer log, Daemon daemon) {
    this.root = root;
    this.address = address;
    this.log = log;
    this.daemon = daemon;
    this.exit = CompletableFuture.supplyAsync(() -> run(daemon), task -> new Thread(task).start());
  }

  /**
   * Starts a daemon.
   *
   * @param faults lines of standin.cfg
   * @param extra lines of config.cfg
   */
  static TestNode start(
      Path root, List<String> nodes, String address, String faults, String... extra)
      throws IOException, ConfigException {
    Path etc = root.resolve("etc/nvidia-imex");
    Files.createDirectories(etc);
    Files.createDirectories(root.resolve("var/log"));
    Files.writeString(etc.resolve("nodes_config.cfg"), String.join("\n", nodes) + "\n");
    Files.writeString(etc.resolve("standin.cfg"), faults);
    Files.writeString(
        etc.resolve("config.cfg"),
        """
        DAEMONIZE=0
        BIND_INTERFACE_IP=%s
        IMEX_CMD_ENABLED=1
        IMEX_CMD_BIND_INTERFACE_IP=%s
        IMEX_CMD_PORT=50005
        """
                .formatted(address, address)
            + String.join("\n", extra)
            + "\n");
    FixedPaths paths = new FixedPaths(root.toString());
    ImexConfig config = ImexConfig.read(paths.locate(FixedPaths.CONFIG), FixedPaths.CONFIG);
    NodeList list = NodeList.read(paths.locate(FixedPaths.NODES));
    StringBuffer log = new StringBuffer();
    ImexLog imexLog =
        new ImexLog(
            log::append, Level.INFO, paths.locate(FixedPaths.VERBOSE), InstantSource.system(), 1);
    Setup setup =
        new Setup(paths, Faults.parse(faults, "faults"), config, list, false, imexLog, log::append);
    LocalNode local = Objects.requireNonNull(LocalNode.find(list, address, ""));
    return new TestNode(root, address, log, new Daemon(setup, local, TlsMaterial.load(config)));
  }

  private static int run(Daemon daemon) {
    try {
      return daemon.run();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String log() {
    return log.toString();
  }

  void awaitLog(String part) {
    await().atMost(PATIENCE).until(() -> log().contains(part));
  }

  void signal(int number) {
    daemon.signal(number);
  }

  /** Waits for the end. */
  int exitCode() {
    await().atMost(PATIENCE).until(exit::isDone);
    return exit.join();
  }

  /** Runs nvidia-imex-ctl as on this node; standard output then standard error. */
  String ctl(String... args) {
    StringBuilder out = new StringBuilder();
    int code = CtlProgram.run(new FixedPaths(root.toString()), out::append, out::append, args);
    return code == 0 ? out.toString() : out + "rc " + code;
  }

  void awaitState(String word) {
    await().atMost(PATIENCE).until(() -> ctl("-q").equals(word + "\n"));
  }

  /** The domain as JSON. */
  JsonObject domain() {
    return JsonParser.parseString(ctl("-N", "-j")).getAsJsonObject();
  }

  /** One row of the matrix, words joined by blanks. */
  String row(int from) {
    JsonObject connections =
        domain()
            .getAsJsonObject("nodes")
            .getAsJsonObject(Integer.toString(from))
            .getAsJsonObject("connections");
    StringBuilder row = new StringBuilder();
    for (int to = 0; to < connections.size(); to++) {
      row.append(to == 0 ? "" : " ")
          .append(connections.getAsJsonObject(Integer.toString(to)).get("status").getAsString());
    }
    return row.toString();
  }

  void awaitRow(int from, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> org.junit.jupiter.api.Assertions.assertEquals(words, row(from)));
  }

  void awaitDomain(String word) {
    await().atMost(PATIENCE).until(() -> domain().get("status").getAsString().equals(word));
  }

  @Override
  public void close() {
    if (!exit.isDone()) {
      daemon.signal(15);
      exitCode();
    }
  }
}
