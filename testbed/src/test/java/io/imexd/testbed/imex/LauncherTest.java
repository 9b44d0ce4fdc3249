package io.imexd.testbed.imex;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.testbed.imex.tls.ThrowAwayCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both programs as processes, started by their launchers: signals, exit codes, exact output. */
class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path root = Path.of(".");

  private final String address = "127.252." + ThreadLocalRandom.current().nextInt(250) + ".1";
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(root.resolve("etc/nvidia-imex"));
    Files.createDirectories(root.resolve("var/log"));
    write("nodes_config.cfg", address + "\n");
    config("DAEMONIZE=0");
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(root.resolve("etc/nvidia-imex").resolve(name), text);
  }

  private void config(String more) throws IOException {
    write(
        "config.cfg",
        "BIND_INTERFACE_IP=%s\nIMEX_CMD_ENABLED=1\nIMEX_CMD_BIND_INTERFACE_IP=%s\nIMEX_CMD_PORT=50005\n%s\n"
            .formatted(address, address, more));
  }

  private final Map<String, String> environment = new HashMap<>();

  private Process start(String program, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of("bin", program).toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_HOME");
    builder
        .environment()
        .put("IMEXD_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.environment().put("IMEXD_TESTBED_CLASSPATH", Path.of("target/classes").toString());
    builder.environment().put("IMEX_STANDIN_ROOT", root.toString());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(root.resolve("out").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String finished(Process process) throws Exception {
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    return Files.readString(root.resolve("out")) + "rc " + process.exitValue();
  }

  private String log() {
    try {
      return Files.readString(root.resolve("var/log/nvidia-imex.log"));
    } catch (IOException notYet) {
      return "";
    }
  }

  private void awaitLog(String part) {
    await().atMost(PATIENCE).until(() -> log().contains(part));
  }

  private static void kill(long pid, String signal) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "QUIT"})
  void stopSignalsAreOrderly(String signal) throws Exception {
    Process daemon = start("nvidia-imex", "-c", "/etc/nvidia-imex/config.cfg");
    awaitLog("GPU event successfully subscribed");
    String arguments = Files.readString(Path.of("/proc/" + daemon.pid() + "/cmdline"));
    assertTrue(arguments.contains("-c\0/etc/nvidia-imex/config.cfg\0"), arguments);
    kill(daemon.pid(), "HUP");
    kill(daemon.pid(), signal);
    assertEquals("rc 0", finished(daemon));
    assertTrue(log().contains("Shutting down"));
  }

  @Test
  void ignoredSigtermCrashAndExactReady() throws Exception {
    write("standin.cfg", "IGNORE_SIGTERM=1\nCRASH_AFTER_READY_MS=4000\nCRASH_EXIT_CODE=134\n");
    Process daemon = start("nvidia-imex");
    awaitLog("GPU event successfully subscribed");
    kill(daemon.pid(), "TERM");
    assertEquals("READY\nrc 0", finished(start("nvidia-imex-ctl", "-q")));
    assertTrue(daemon.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(134, daemon.exitValue());
    assertFalse(log().contains("Shutting down"));
    assertEquals(
        "Query Status returned error code: 14\nrc 1", finished(start("nvidia-imex-ctl", "-q")));
  }

  @Test
  void daemonizeDetachesAndTheParentExitsZero() throws Exception {
    config("DAEMONIZE=1");
    Process parent = start("nvidia-imex");
    assertEquals("rc 0", finished(parent));
    awaitLog("GPU event successfully subscribed");
    String tid = log().replaceFirst("(?s).*?\\[tid (\\d+)\\].*", "$1");
    long pid = Long.parseLong(tid);
    assertTrue(pid != parent.pid());
    // Field 6 of stat is the session: its own.
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    assertEquals(tid, stat.substring(stat.lastIndexOf(')')).split(" ", -1)[4]);
    kill(pid, "TERM");
    awaitLog("Shutting down");
    await().atMost(PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + pid)));
  }

  @Test
  void withoutNodesTheDaemonExitsZeroInSilence() throws Exception {
    write("nodes_config.cfg", "");
    assertEquals("rc 0", finished(start("nvidia-imex")));
    Files.delete(root.resolve("etc/nvidia-imex/nodes_config.cfg"));
    assertEquals("rc 0", finished(start("nvidia-imex")));
    assertFalse(Files.exists(root.resolve("var/log/nvidia-imex.log")));
  }

  @Test
  void ownAddressMissing() throws Exception {
    write("nodes_config.cfg", "192.0.2.1\n");
    config("DAEMONIZE=0\nLOG_FILE_NAME=");
    String output = finished(start("nvidia-imex"));
    assertTrue(
        output.endsWith(
            "No matching network interface found for any IP addresses in the node configuration"
                + " file /etc/nvidia-imex/nodes_config.cfg.\nrc 1"),
        output);
    assertTrue(
        output.startsWith(
            "WARNING: failed to open IMEX log file  errno = No such file or directory\n"),
        output);
  }

  @Test
  void versionAndBadConfiguration() throws Exception {
    assertEquals("IMEX version is: 580.173.02\nrc 0", finished(start("nvidia-imex", "--version")));
    config("LOG_LEVEL=9");
    assertEquals(
        "nvidia-imex: Invalid value '9' for LOG_LEVEL in /etc/nvidia-imex/config.cfg line 5: must"
            + " be a number from 0 to 4\nrc 1",
        finished(start("nvidia-imex")));
    assertEquals(
        "nvidia-imex-ctl: invalid option -- 'h'\n"
            + "Usage: nvidia-imex-ctl [-i <IP> <PORT>|-u <unix domain socket path>|-c <nvidia-imex"
            + " config.cfg path>] <-n|-N|-q|-s|-d|-m> [-t <timeout>]\nrc 1",
        finished(start("nvidia-imex-ctl", "-h")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENV_PATH", "ENV_VAL"})
  void keysFromTheEnvironment(String source) throws Exception {
    ThrowAwayCertificates.make(root, "ip:" + address);
    for (String name : new String[] {"KEY", "CERT", "CA"}) {
      Path file = root.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".pem");
      environment.put(
          "X_" + name, source.equals("ENV_VAL") ? Files.readString(file) : file.toString());
    }
    config(
        """
        DAEMONIZE=0
        IMEX_ENABLE_AUTH_ENCRYPTION=1
        IMEX_AUTH_SOURCE=%s
        IMEX_SERVER_KEY=X_KEY
        IMEX_SERVER_CERT=X_CERT
        IMEX_SERVER_CERT_AUTH=X_CA
        IMEX_CLIENT_KEY=X_KEY
        IMEX_CLIENT_CERT=X_CERT
        IMEX_CLIENT_CERT_AUTH=X_CA
        """
            .formatted(source));
    start("nvidia-imex");
    awaitLog("Connection established to node 0 with ip address " + address);
    assertTrue(log().contains("Authentication and Encryption enabled = 1"));
  }

  @Test
  void monitorPrintsAgainOnlyOnAChange() throws Exception {
    Process daemon = start("nvidia-imex");
    awaitLog("Connection established to node 0");
    start("nvidia-imex-ctl", "-n", "-j");
    await().atMost(PATIENCE).until(() -> output().contains("\"status\": \"UP\""));
    kill(daemon.pid(), "TERM");
    await().atMost(PATIENCE).until(() -> output().contains("\"status\": \"DOWN\""));
    assertEquals(2, output().split("\"timestamp\"", -1).length - 1);
  }

  private String output() throws IOException {
    return Files.readString(root.resolve("out"));
  }

  @Test
  void hangsAreHangs() throws Exception {
    write("standin.cfg", "HANG_N=1\nHANG_Q=1\n");
    Process query = start("nvidia-imex-ctl", "-q");
    Process report = start("nvidia-imex-ctl", "-N");
    assertFalse(query.waitFor(1500, TimeUnit.MILLISECONDS));
    assertTrue(report.isAlive());
    assertEquals("", output());
  }

  @Test
  void crashBeforeReady() throws Exception {
    write("standin.cfg", "CRASH_BEFORE_READY_MS=0\nCRASH_EXIT_CODE=7\n");
    assertEquals("rc 7", finished(start("nvidia-imex")));
    assertFalse(log().contains("GPU event successfully subscribed"));
  }
}
