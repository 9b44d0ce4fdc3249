package io.imexd.testbed.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsTest {
  private final AtomicInteger kills = new AtomicInteger();
  private Path file = Path.of("");
  private Points points = new Points(file, kills::incrementAndGet);

  @BeforeEach
  void make(@TempDir Path folder) {
    file = folder.resolve("crash-point");
    points = new Points(file, kills::incrementAndGet);
  }

  @Test
  void nothingHappensWhereNothingIsArmed() {
    points.reached(CrashPoint.RENAMED);
    assertEquals(0, kills.get());
  }

  @Test
  void killsAtTheCountedTimeOfThatPointOnlyAndOnce() throws IOException {
    Files.writeString(file, "RENAMED Confirmed 2\n");
    points.reached(CrashPoint.RENAMED, "Confirmed", 0);
    points.reached(CrashPoint.RENAMED, "Reserved", 0);
    points.reached(CrashPoint.TEMP_SYNCED, "Confirmed", 0);
    assertEquals(0, kills.get());
    points.reached(CrashPoint.RENAMED, "Confirmed", 0);
    assertEquals(1, kills.get());
    assertFalse(Files.exists(file));
    assertTrue(Files.exists(Arming.fired(file)));
    points.reached(CrashPoint.RENAMED, "Confirmed", 0);
    assertEquals(1, kills.get());
  }

  @Test
  void whatIsArmedLaterIsCountedAnew() throws IOException {
    Files.writeString(file, "RENAMED 2\n");
    points.reached(CrashPoint.RENAMED, "Free", 0);
    Files.writeString(file, "BEFORE_STOP 2\n");
    points.reached(CrashPoint.BEFORE_STOP);
    Files.writeString(file, "RENAMED 2\n");
    points.reached(CrashPoint.RENAMED, "Free", 0);
    assertEquals(0, kills.get());
    points.reached(CrashPoint.RENAMED, "Free", 0);
    assertEquals(1, kills.get());
  }

  @Test
  void aPointThatDoesNotExistIsNotOverlooked() throws IOException {
    Files.writeString(file, "NOWHERE 1\n");
    assertThrows(IllegalStateException.class, () -> points.reached(CrashPoint.RENAMED));
  }
}
