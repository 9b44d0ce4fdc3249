package io.imexd.testbed.imex.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.Release;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ImexConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  private static final Instant AT =
      LocalDateTime.of(2025, 3, 27, 15, 47, 10, 92_000_000)
          .atZone(ZoneId.systemDefault())
          .toInstant();

  @TempDir Path folder = Path.of(".");

  private final StringBuilder text = new StringBuilder();

  private ImexLog log(Level level) {
    return new ImexLog(text::append, level, folder.resolve("verbose"), () -> AT, 39);
  }

  @Test
  void banner570HasEmptyLinesAndNoAuthenticationLine() throws ConfigException {
    ImexConfig config = ImexConfig.parse("LOG_APPEND_TO_LOG=0", "f");
    Banner.write(log(Level.INFO), config, new Release("570.124.06", true), false);
    String p = "[Mar 27 2025 15:47:10] [INFO] [tid 39] ";
    assertEquals(
        "IMEX Log initializing at: 3/27/2025 15:47:10.092\n"
            + p
            + "IMEX version 570.124.06 is running with the following configuration options\n\n"
            + p
            + "Logging level = 4\n\n"
            + p
            + "Logging file name/path = /var/log/nvidia-imex.log\n\n"
            + p
            + "Append to log file = 0\n\n"
            + p
            + "Max Log file size = 1024 (MBs)\n\n"
            + p
            + "Use Syslog file = 0\n\n"
            + p
            + "IMEX Library communication bind interface = \n\n"
            + p
            + "IMEX library communication bind port = 50000\n\n",
        text.toString());
  }

  @Test
  void banner580HasTheColonAndTheAuthenticationLine() throws ConfigException {
    ImexConfig config = ImexConfig.parse("BIND_INTERFACE_IP=10.0.0.1", "f");
    Banner.write(log(Level.INFO), config, new Release("590.48.01", false), true);
    String p = "[Mar 27 2025 15:47:10] [INFO] [tid 39] ";
    assertEquals(
        "IMEX Log initializing at: 3/27/2025 15:47:10.092\n"
            + p
            + "IMEX version 590.48.01 is running in NO GPU MODE\n"
            + p
            + "IMEX version 590.48.01 is running with the following configuration options:\n"
            + p
            + "Logging level = 4\n"
            + p
            + "Logging file name/path = /var/log/nvidia-imex.log\n"
            + p
            + "Append to log file = 1\n"
            + p
            + "Max Log file size = 1024 (MBs)\n"
            + p
            + "Use Syslog file = 0\n"
            + p
            + "Authentication and Encryption enabled = 0\n"
            + p
            + "IMEX Library communication bind interface = 10.0.0.1\n"
            + p
            + "IMEX library communication bind port = 50000\n",
        text.toString());
  }

  @Test
  void levelsFilterAndTheRingKeepsTheRest() throws IOException {
    ImexLog log = log(Level.ERROR);
    log.info("calm");
    log.error("loud");
    log.infoOfThread(3, "other thread");
    assertEquals("[Mar 27 2025 15:47:10] [ERROR] [tid 39] loud\n", text.toString());
    log.dumpVerbose();
    assertEquals(
        "[Mar 27 2025 15:47:10] [INFO] [tid 39] calm\n"
            + "[Mar 27 2025 15:47:10] [INFO] [tid 42] other thread\n",
        Files.readString(folder.resolve("verbose")));
    Files.delete(folder.resolve("verbose"));
    log.dumpVerbose();
    assertFalse(Files.exists(folder.resolve("verbose")));
  }

  @Test
  void fileRotatesAtItsSizeAndReusesTheOldest() throws IOException {
    Path file = folder.resolve("log");
    LogFile log = new LogFile(file, true, 10, 2);
    for (int i = 0; i < 4; i++) {
      log.write("line " + i + "..\n");
    }
    assertEquals("line 3..\n", Files.readString(file));
    assertEquals("line 2..\n", Files.readString(folder.resolve("log.1")));
    assertEquals("line 1..\n", Files.readString(folder.resolve("log.2")));
    assertFalse(Files.exists(folder.resolve("log.3")));
  }

  @Test
  void rotateCountZeroStopsLogging() throws IOException {
    Path file = folder.resolve("log");
    LogFile log = new LogFile(file, true, 10, 0);
    log.write("first..\n");
    log.write("second..\n");
    assertEquals("first..\n", Files.readString(file));
  }

  @Test
  void appendOrOverwrite() throws IOException {
    Path file = folder.resolve("log");
    Files.writeString(file, "old\n");
    new LogFile(file, true, 100, 1).write("new\n");
    assertEquals("old\nnew\n", Files.readString(file));
    new LogFile(file, false, 100, 1).write("newest\n");
    assertEquals("newest\n", Files.readString(file));
  }

  @Test
  void unopenableFileMeansStderrWithNvidiasThreeLines() throws ConfigException {
    ImexConfig config = ImexConfig.parse("LOG_FILE_NAME=\nSTATS_FILE_NAME=\n", "f");
    LogSink stderr = text::append;
    LogSinks sinks = LogSinks.open(config, new FixedPaths(""), stderr);
    assertSame(stderr, sinks.main());
    assertSame(stderr, sinks.statistics());
    assertEquals(
        "WARNING: failed to open IMEX log file  errno = No such file or directory\n"
            + "INFO: using stderr for IMEX logging\n"
            + "WARNING: failed to chmod IMEX log file  errno = No such file or directory\n",
        text.toString());
  }

  @Test
  void sameNameMergesStatisticsIntoTheLog() throws ConfigException {
    String both = folder.resolve("both").toString();
    ImexConfig config =
        ImexConfig.parse("LOG_FILE_NAME=" + both + "\nSTATS_FILE_NAME=" + both, "f");
    LogSinks sinks = LogSinks.open(config, new FixedPaths(""), text::append);
    assertSame(sinks.main(), sinks.statistics());
  }

  @Test
  void statisticsBlock() {
    assertEquals(
        """
        [Mar 27 2025 15:47:10] [INFO] [tid 7] Performance statistics for last 30 seconds  : {
        \t"QueueStats": {
        \t\t"ProcessorQueue": {
        \t\t\t"queueDepth": 0,
        \t\t\t"oldestDurationMillis": 0
        \t\t},
        \t\t"PendingFreeQueue": {
        \t\t\t"queueDepth": 0,
        \t\t\t"oldestDurationMillis": 0
        \t\t}
        \t},
        \t"IncomingMessages": {}
        }
        """,
        Statistics.block(AT, 7));
  }
}
