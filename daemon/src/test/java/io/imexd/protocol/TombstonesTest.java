package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of ended instances, for how long, and how many of them. */
class TombstonesTest {
  private static final long KEEP = Settings.DEFAULT.tombstoneMillis();
  private static final long NOW = 2 * KEEP;

  private static Tombstone stone(long low, boolean settled, long atMillis) {
    return new Tombstone(
        Optional.of(new Instance(0, low)),
        job("a", "1"),
        Farewell.over("undone"),
        trays(1, 3),
        settled,
        atMillis);
  }

  private static List<Long> kept(List<Tombstone> all) {
    return all.stream().map(t -> t.instance().orElseThrow().low()).toList();
  }

  @Test
  void whatIsOlderThanTheyAreKeptGoesUnlessSomebodyHasNotHeard() {
    List<Tombstone> all = new ArrayList<>();
    for (int i = 0; i < 98; i++) {
      all.add(stone(1_000 + i, true, NOW)); // The newest hundred stay whatever their age.
    }
    all.add(stone(1, true, NOW - KEEP + 1));
    all.add(stone(2, true, NOW - KEEP));
    all.add(stone(3, true, NOW - KEEP - 1));
    all.add(stone(4, false, NOW - KEEP - 1));
    List<Long> kept = kept(Tombstones.added(all, stone(5, true, NOW), Settings.DEFAULT));
    assertEquals(5L, kept.getFirst());
    assertEquals(List.of(1L, 2L, 4L), kept.subList(99, kept.size()));
  }

  @Test
  void beyondAThousandTheOldestThatAllHaveHeardOfGoes() {
    List<Tombstone> all = new ArrayList<>();
    for (int i = 0; i < Settings.TOMBSTONES_MAX - 1; i++) {
      all.add(stone(i, i < 2, NOW));
    }
    all = Tombstones.added(all, stone(5_000, false, NOW), Settings.DEFAULT);
    assertEquals(Settings.TOMBSTONES_MAX, all.size());
    all = Tombstones.added(all, stone(5_001, false, NOW), Settings.DEFAULT);
    assertEquals(Settings.TOMBSTONES_MAX, all.size());
    assertFalse(kept(all).contains(1L), "the older of the two settled ones");
    assertTrue(kept(all).contains(0L));
    all = Tombstones.added(all, stone(5_002, false, NOW), Settings.DEFAULT);
    assertFalse(kept(all).contains(0L));
    all = Tombstones.added(all, stone(5_003, true, NOW), Settings.DEFAULT);
    assertEquals(Settings.TOMBSTONES_MAX, all.size());
    assertEquals(5_003L, all.getFirst().instance().orElseThrow().low(), "never the new one");
    assertFalse(kept(all).contains(998L), "with none settled, the oldest");
  }

  @Test
  void onlyANamedRunThatWasClosedIsClosed() {
    Tombstone open = stone(1, true, NOW);
    List<Tombstone> closed = List.of(open, open.withFarewell(open.farewell().closing(true), true));
    assertTrue(Tombstones.closed(closed, job("a", "1")));
    assertFalse(Tombstones.closed(closed, job("a", "2")));
    assertFalse(Tombstones.closed(List.of(open), job("a", "1")));
    Tombstone byHand =
        new Tombstone(
            Optional.empty(), job("a", ""), Farewell.left("x").closing(true), List.of(), true, NOW);
    assertFalse(Tombstones.closed(List.of(byHand), job("a", "")), "nobody named a run");
  }

  @Test
  void isFoundByItsInstanceAlone() {
    Tombstone byHand =
        new Tombstone(Optional.empty(), job("a", "1"), Farewell.left("x"), List.of(), true, NOW);
    List<Tombstone> all = List.of(byHand, stone(1, true, NOW), stone(2, true, NOW));
    assertEquals(Optional.of(all.get(2)), Tombstones.of(all, new Instance(0, 2)));
    assertEquals(Optional.empty(), Tombstones.of(all, new Instance(0, 3)));
  }
}
