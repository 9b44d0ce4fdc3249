package io.imexd.testbed.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void releaseFollowsLayoutAndVersion() {
    assertEquals(new Release("580.173.02", false), Faults.none().release());
    assertEquals(new Release("570.172", true), Faults.parse("LAYOUT=570", "f").release());
    assertEquals(new Release("570.00", true), Faults.parse("VERSION=570.00", "f").release());
    assertEquals(new Release("595.91.07", false), Faults.parse("VERSION=595.91.07", "f").release());
    assertTrue(new Release("595.91.07", false).shortUsage());
    assertFalse(new Release("580.173.02", false).shortUsage());
  }

  @Test
  void listsNumbersAndSwitches() {
    Faults faults = Faults.parse("# x\nNEVER_DIAL=10.0.0.1, 10.0.0.2\nHANG_N=1\n", "f");
    assertEquals(List.of("10.0.0.1", "10.0.0.2"), faults.list("NEVER_DIAL"));
    assertTrue(faults.on("HANG_N"));
    assertFalse(faults.on("HANG_Q"));
    assertEquals(-1, faults.number("STOP_DELAY_MS"));
  }

  @Test
  void badSwitchesAreNamed() {
    for (String bad : List.of("HANG=1", "LAYOUT=590", "HANG_N=yes", "STOP_DELAY_MS=-1", "X")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Faults.parse("\n" + bad, "file"))
              .getMessage();
      assertTrue(message != null && message.startsWith("file line 2: "), message);
    }
  }

  @Test
  void onlyFixedPathsMoveUnderTheRoot() {
    FixedPaths paths = new FixedPaths("/r");
    assertEquals(Path.of("/r/etc/nvidia-imex/config.cfg"), paths.locate(FixedPaths.CONFIG));
    assertEquals(Path.of("/run/imexd/a.cfg"), paths.locate("/run/imexd/a.cfg"));
  }

  @Test
  void timesAreWrittenAsImexWritesThem() {
    Instant at =
        java.time.LocalDateTime.of(2025, 3, 7, 15, 4, 5, 92_000_000)
            .atZone(java.time.ZoneId.systemDefault())
            .toInstant();
    assertEquals("3/7/2025 15:04:05.092", LocalTime.report(at));
    assertEquals("Mar 07 2025 15:04:05", LocalTime.log(at));
  }
}
