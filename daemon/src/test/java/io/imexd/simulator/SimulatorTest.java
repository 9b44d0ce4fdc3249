package io.imexd.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No schedule of the first seeds breaks a promise; testbed/simulate plays fresh ones. */
class SimulatorTest {
  private static final Logger LOG = Logger.getLogger("io.imexd");
  private static final int SCHEDULES = 2_000;

  /** An ensure is seldom the very event whose write fails. */
  private static final List<Tally> RARE = List.of(Tally.ENSURE_NOT_WRITTEN);

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  @Test
  void noScheduleBreaksAPromiseAndNothingIsLeftUntried() throws InterruptedException {
    Playing playing = new Playing(1, SCHEDULES);
    playing.play(false);
    List<String> broken =
        playing.broken().stream().map(r -> "seed " + r.seed() + ": " + r.violation()).toList();
    assertEquals(List.of(), broken);
    List<Tally> untried = playing.counts().none();
    untried.removeAll(RARE);
    assertEquals(List.of(), untried, "never happened");
  }
}
