package io.imexd.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real socket of the kernel. */
@Timeout(60)
class OsNotifyTest {
  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path folder;

  private static Notify at(String socket) {
    return OsNotify.of(Map.of("NOTIFY_SOCKET", socket), PID);
  }

  @Test
  void whatIsToldArrivesWholeAtAPath() throws Throwable {
    String name = folder.resolve("notify").toString();
    try (BoundDatagram systemd = new BoundDatagram(name)) {
      Notify notify = at(name);
      assertTrue(notify.tell("READY=1\nSTATUS=free"));
      assertTrue(notify.tell("STATUS=t\u00e4glich"));
      assertEquals("READY=1\nSTATUS=free", systemd.next());
      assertEquals("STATUS=t\u00e4glich", systemd.next());
      assertEquals("", systemd.next());
    }
  }

  @Test
  void andAtAnAbstractName() throws Throwable {
    String name = "@imexd-test-" + PID + "-" + System.nanoTime();
    try (BoundDatagram systemd = new BoundDatagram(name)) {
      assertTrue(at(name).tell("WATCHDOG=1"));
      assertEquals("WATCHDOG=1", systemd.next());
    }
    assertFalse(at(name).tell("WATCHDOG=1"), "it is gone");
  }

  /** systemd is started anew (daemon-reexec) with another socket of that name. */
  @Test
  void aListenerThatComesBackIsHeardAgain() throws Throwable {
    Path name = folder.resolve("notify");
    Notify notify = at(name.toString());
    assertFalse(notify.tell("READY=1"));
    for (int life = 0; life < 2; life++) {
      try (BoundDatagram systemd = new BoundDatagram(name.toString())) {
        assertTrue(notify.tell("READY=" + life));
        assertEquals("READY=" + life, systemd.next());
      }
      Files.delete(name);
      assertFalse(notify.tell("READY=1"));
    }
  }

  /** A service manager that stands still: nothing waits for it. */
  @Test
  void aFullSocketIsNotWaitedFor() throws Throwable {
    String name = folder.resolve("notify").toString();
    try (BoundDatagram systemd = new BoundDatagram(name)) {
      Notify notify = at(name);
      int taken = 0;
      while (notify.tell("STATUS=" + taken)) {
        taken++;
      }
      assertEquals("STATUS=0", systemd.next());
      assertTrue(notify.tell("STATUS=again"));
    }
  }

  @Test
  void withoutASocketNothingIsTold() {
    assertSame(Notify.NONE, OsNotify.of(Map.of(), PID));
    assertSame(Notify.NONE, at("vsock:2:1234"));
    assertSame(Notify.NONE, at("/" + "x".repeat(200)));
    assertTrue(Notify.NONE.silent() && Notify.NONE.watchdogMillis() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "120000000, own, 60000",
    "120000000, '', 60000",
    "120000000, 1, 0",
    "'', own, 0",
    "0, own, 0",
    "-1, own, 0",
    "500000, own, 1000",
    "soon, own, 0",
  })
  void theWatchdogIsArmedForThisProcessOnly(String micros, String pid, long millis) {
    Map<String, String> environment =
        Map.of("WATCHDOG_USEC", micros, "WATCHDOG_PID", pid.equals("own") ? "" + PID : pid);
    assertEquals(millis, OsNotify.watchdogMillis(environment, PID));
  }
}
