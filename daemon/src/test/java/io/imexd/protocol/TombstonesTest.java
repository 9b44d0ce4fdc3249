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
  void ofThoseBeyondAHundredWhatIsTooOldGoesUnlessSomebodyHasNotHeard() {
    List<Tombstone> all = new ArrayList<>();
    for (int i = 1; i < 99; i++) {
      all.add(stone(i, true, 0));
    }
    all.add(stone(101, true, 0));
    all.add(stone(102, true, NOW - KEEP - 1));
    all.add(stone(103, true, NOW - KEEP));
    all.add(stone(104, false, 0));
    List<Long> kept = kept(Tombstones.added(all, stone(100, true, NOW), Settings.DEFAULT));
    assertEquals(102, kept.size(), "a clock that is wrong takes none of the last hundred");
    assertEquals(List.of(98L, 101L, 103L, 104L), kept.subList(98, 102));
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
    assertTrue(Tombstones.closed(closed, job("a", "1"), trays(1, 2)));
    assertFalse(Tombstones.closed(closed, job("a", "2"), trays(1, 2)));
    assertFalse(Tombstones.closed(List.of(open), job("a", "1"), trays(1, 2)));
    Tombstone byHand =
        new Tombstone(
            Optional.empty(), job("a", ""), Farewell.left("x").closing(true), List.of(), true, NOW);
    assertFalse(
        Tombstones.closed(List.of(byHand), job("a", ""), trays(1, 2)), "nobody named a run");
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
