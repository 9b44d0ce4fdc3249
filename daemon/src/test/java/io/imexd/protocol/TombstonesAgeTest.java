package io.imexd.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What age does to tombstones: the wall clock may jump, and must not open a run again. */
class TombstonesAgeTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long FAR = 400L * 86_400_000;

  private static Tombstone ended(int number, long atWallMillis) {
    JobKey job = new JobKey("default", "j" + number, "1");
    return new Tombstone(
        Optional.of(new Instance(1, number)),
        job,
        Farewell.left("ended").closing(true),
        List.of(new TrayId("t01")),
        true,
        atWallMillis);
  }

  private static List<Tombstone> addedOneByOne(int count, long atWallMillis) {
    List<Tombstone> all = List.of();
    for (int i = 0; i < count; i++) {
      all = Tombstones.added(all, ended(i, atWallMillis), Settings.DEFAULT);
    }
    return all;
  }

  @Test
  void aClockThatJumpsAYearAheadOpensNoRunThatJustEnded() {
    List<Tombstone> all =
        Tombstones.added(addedOneByOne(1, NOW), ended(7, NOW + FAR), Settings.DEFAULT);
    assertTrue(Tombstones.closed(all, new JobKey("default", "j0", "1")));
  }

  @Test
  void beyondAHundredTheOldGo() {
    List<Tombstone> all =
        Tombstones.added(addedOneByOne(150, NOW), ended(200, NOW + FAR), Settings.DEFAULT);
    assertEquals(100, all.size());
    assertTrue(Tombstones.closed(all, new JobKey("default", "j149", "1")));
    assertFalse(Tombstones.closed(all, new JobKey("default", "j0", "1")));
  }
}
