package io.imexd.ctl.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.Golden;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.Progress;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The progress on a terminal at the sizes of one rack and of eight, on a clock of the test's own.
 */
final class WaitingScreenTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 5 * SECOND;
  private final StringBuilder written = new StringBuilder();

  private WaitingScreen screen(boolean terminal) {
    return new WaitingScreen(
        "forming the domains of job 4711", terminal, () -> now, written::append);
  }

  private static Progress progress(int trays, int reserving) {
    Progress.Builder progress = Progress.newBuilder();
    for (int i = 1; i <= trays; i++) {
      String tray = "t" + (i < 10 ? "00" : i < 100 ? "0" : "") + i;
      progress.addMembers(
          i <= reserving
              ? Samples.step(tray, "reserve", "")
              : Samples.step(tray, "connect", i == trays ? "waits for t001" : ""));
    }
    return progress.build();
  }

  private String readable() {
    return written.toString().replace("\u001b", "ESC");
  }

  private void forms(int trays) throws IOException {
    WaitingScreen screen = screen(true);
    screen.saw(progress(trays, trays));
    assertEquals("", written.toString(), "nothing in the first second");
    now += SECOND;
    screen.tick();
    now += SECOND;
    screen.saw(progress(trays, 2));
    now += SECOND / 100;
    screen.tick();
    now += SECOND;
    screen.saw(progress(trays, 0));
    screen.clear();
    screen.clear();
    Golden.check("waiting-" + trays + ".txt", readable());
    for (String line : readable().split("\n", -1)) {
      assertTrue(line.length() < 200, line);
    }
  }

  @Test
  void oneRack() throws IOException {
    forms(18);
  }

  @Test
  void eightRacks() throws IOException {
    forms(144);
  }

  @Test
  void aHookSeesNothingUntilTheEnd() {
    WaitingScreen screen = screen(false);
    assertEquals(0, screen.everyMillis());
    screen.saw(progress(18, 2));
    now += 10 * SECOND;
    screen.tick();
    screen.clear();
    assertEquals("", written.toString());
    assertEquals("reserve 2  connect 16: t018 waits for t001", screen.standing());
  }

  @Test
  void silenceIsSaid() {
    WaitingScreen screen = screen(true);
    now += 2 * SECOND;
    screen.tick();
    assertTrue(readable().contains("job 4711, 2 s: no word from imexd yet\n"), readable());
  }

  @Test
  void scatteredTraysAndUnknownStepsStayBounded() {
    Progress.Builder progress = Progress.newBuilder();
    for (int i = 0; i < 144; i++) {
      progress.addMembers(Samples.step("t" + 2 * i, "step" + i % 50, "x\n".repeat(500)));
    }
    WaitingScreen screen = screen(true);
    now += 2 * SECOND;
    screen.saw(progress.build());
    assertTrue(written.toString().lines().count() <= 14, readable());
    assertTrue(written.toString().lines().allMatch(line -> line.length() < 200), readable());
  }
}
