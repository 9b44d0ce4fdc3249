package io.imexd.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A seed is all that a schedule depends on. */
class DeterminismTest {
  private static final long SEEDS = 40;

  @Test
  void theSameSeedGivesTheSameTrace() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Schedule.Report once = Telling.tell(seed);
      Schedule.Report again = Telling.tell(seed);
      assertEquals(once.lines(), again.lines(), "seed " + seed);
      assertFalse(once.lines().isEmpty());
      assertEquals(Long.toHexString(once.hash()), Long.toHexString(again.hash()), "seed " + seed);
    }
  }

  @Test
  void whoListensChangesNothing() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertEquals(Telling.tell(seed).hash(), Schedule.play(seed, false).hash(), "seed " + seed);
    }
  }

  @Test
  void otherSeedsGiveOtherTraces() {
    Set<Long> hashes = new HashSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertTrue(hashes.add(Schedule.play(seed, false).hash()), "seed " + seed);
    }
  }
}
