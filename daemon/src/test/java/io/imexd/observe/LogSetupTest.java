package io.imexd.observe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogSetupTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @AfterEach
  void restore() throws Exception {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void ownLinesPassAndNoiseDoesNot() {
    Handler handler =
        LogSetup.install(
            Level.INFO, Map.of(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    Logger.getLogger("io.imexd.x").info("seen");
    Logger.getLogger("io.imexd.x").fine("not seen");
    Logger.getLogger("io.netty.bootstrap.Bootstrap").warning("Unknown channel option");
    handler.close();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.endsWith(" INFO seen\n"), text);
    assertEquals(1, text.lines().count(), text);
  }

  @Test
  void theLevelCanBeChangedAndStacksComeWithDebug() {
    Handler handler =
        LogSetup.install(
            Level.WARNING, Map.of(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    Logger log = Logger.getLogger("io.imexd.x");
    log.info("one");
    LogSetup.level(Level.FINE);
    log.log(Level.FINE, "two", new IllegalStateException("x"));
    LogSetup.level(Level.INFO);
    log.fine("three");
    log.log(Level.INFO, "four", new IllegalStateException("x"));
    handler.close();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(2, text.lines().count(), text);
    assertTrue(text.lines().findFirst().orElse("").contains("two: java.lang"), text);
    assertTrue(text.lines().findFirst().orElse("").contains(" at io.imexd.observe"), text);
    assertTrue(text.endsWith("four: java.lang.IllegalStateException: x\n"), text);
  }

  @Test
  void aBlockedJournalBlocksNobodyAndTheLossIsSaid() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    OutputStream pipe =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] b, int off, int len) {
            try {
              blocked.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            synchronized (bytes) {
              bytes.write(b, off, len);
            }
          }
        };
    Handler handler =
        new JournalHandler(
            new PrintStream(pipe, true, StandardCharsets.UTF_8), new JournalFormat(true, false));
    for (int i = 0; i < 3_000; i++) {
      handler.publish(new LogRecord(Level.INFO, "line " + i));
    }
    blocked.countDown();
    await()
        .untilAsserted(() -> {
          synchronized (bytes) {
            String text = bytes.toString(StandardCharsets.UTF_8);
            assertTrue(text.contains(" log lines were lost"), text);
          }
        });
    handler.close();
  }

  @Test
  void theGateCountsWhatItLeavesOut() {
    Logger log = Logger.getLogger("io.imexd.gate");
    StringBuilder lines = new StringBuilder();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.append(entry.getMessage()).append('\n');
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    RateLimited gate = new RateLimited(log, 1_000);
    gate.warning(0, "a");
    gate.warning(1, "b");
    gate.warning(999, "c");
    gate.warning(1_000, "d");
    gate.warning(3_000, "e");
    log.removeHandler(handler);
    assertEquals("a\nd (and 2 more like it)\ne\n", lines.toString());
  }
}
