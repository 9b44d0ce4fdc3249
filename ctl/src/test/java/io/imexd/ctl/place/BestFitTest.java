package io.imexd.ctl.place;

import static io.imexd.ctl.topology.Trays.A;
import static io.imexd.ctl.topology.Trays.B;
import static io.imexd.ctl.topology.Trays.C;
import static io.imexd.ctl.topology.Trays.all;
import static io.imexd.ctl.topology.Trays.free;
import static io.imexd.ctl.topology.Trays.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.place.Placement.Cure;
import io.imexd.ctl.place.Placement.Found;
import io.imexd.ctl.place.Placement.NoRoom;
import io.imexd.ctl.topology.Tray;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where jobs go, and what is said when they go nowhere. */
final class BestFitTest {
  private static String trays(List<Tray> rack, Wish wish) {
    Placement placement = BestFit.place(rack, wish);
    return Hostlist.fold(assertInstanceOf(Found.class, placement, placement.reason()).trays());
  }

  private static NoRoom none(List<Tray> rack, Wish wish) {
    return assertInstanceOf(NoRoom.class, BestFit.place(rack, wish));
  }

  private static Wish segments(int trays, int segment) {
    return new Wish(trays, segment, Set.of());
  }

  @Test
  void theCliqueWhereFewestStayFree() {
    List<Tray> rack = all(free(A, "t[1-18]"), free(B, "t[21-25]"), free(C, "t[31-36]"));
    assertEquals("t[21-24]", trays(rack, Wish.together(4)));
    assertEquals("t[31-36]", trays(rack, Wish.together(6)));
    assertEquals("t[1-7]", trays(rack, Wish.together(7)));
    assertEquals(
        "t[21-24] on clique "
            + B
            + ", where 1 free tray is left: the best fit of 3 cliques with"
            + " free trays",
        BestFit.place(rack, Wish.together(4)).reason());
  }

  @Test
  void ofEqualsTheFirstWhateverTheOrderOfAnswers() {
    List<Tray> rack = all(free(A, "t[1-6]"), free(B, "t[11-16]"));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(rack, new Random(seed));
      assertEquals("t[1-2]", trays(rack, Wish.together(2)));
    }
  }

  @Test
  void neighboursWhereThereAreEnough() {
    List<Tray> rack = all(free(A, "t[1-3,5-9,11-12]"), in("ready", A, "t[4,10]"));
    assertEquals("t[11-12]", trays(rack, Wish.together(2)));
    assertEquals("t[1-3]", trays(rack, Wish.together(3)));
    assertEquals("t[5-8]", trays(rack, Wish.together(4)));
    assertEquals("t[1,5-9]", trays(rack, Wish.together(6)));
  }

  @Test
  void onlyTraysThatAreFreeFitAndNotExcluded() {
    List<Tray> rack =
        all(
            in("drained", A, "t1"),
            in("unfit", A, "t2"),
            in("silent", A, "t3"),
            in("degraded", A, "t4"),
            in("ending", A, "t5"),
            free(A, "t[6-8]"),
            List.of(new Tray("t9", "", "free", "", "not_supported", false)));
    assertEquals("t[7-8]", trays(rack, new Wish(2, 2, Set.of("t6"))));
    NoRoom none = none(rack, Wish.together(4));
    assertEquals("3 free of 7 on clique " + A + "; 4 asked on one clique", none.reason());
    assertEquals(Cure.WAIT, none.cure());
    assertEquals(Cure.WAIT, none(rack, Wish.together(5)).cure());
    assertEquals(Cure.TRAYS, none(rack, Wish.together(6)).cure());
  }

  @Test
  void segmentsOnAsFewCliquesAsCanBe() {
    List<Tray> rack = all(free(A, "t[1-10]"), free(B, "t[21-28]"), free(C, "t[31-35]"));
    assertEquals("t[31-34]", trays(rack, segments(4, 2)));
    assertEquals("t[21-28,31-34]", trays(rack, segments(12, 4)));
    assertEquals("t[1-8,21-28]", trays(rack, segments(16, 8)));
    assertEquals("t[1-10,21-28]", trays(rack, segments(18, 2)));
  }

  @Test
  void ofEqualRoomTheCliqueWhereFewestStayFree() {
    List<Tray> rack = all(free(A, "t[1-18]"), free(B, "t[21-37]"), free(C, "t[41-56]"));
    assertEquals("t[21-36,41-56]", trays(rack, segments(32, 16)));
    rack = all(free(A, "t[1-11]"), free(B, "t[21-28]"), free(C, "t[31-34]"));
    assertEquals("t[21-28,31-34]", trays(rack, segments(12, 4)));
  }

  @Test
  void ranksGoCliqueByCliqueInTheOrderOfTheirFirstTrays() {
    List<Tray> rack = all(free(B, "t[1,3]"), free(A, "t[2,4-5]"));
    Found found = assertInstanceOf(Found.class, BestFit.place(rack, segments(4, 2)));
    assertEquals(List.of("t1", "t3", "t4", "t5"), found.ranked());
    assertEquals(List.of("t1", "t3", "t4", "t5"), found.trays());
    rack = all(free(B, "t[1,3]"), free(A, "t[2,4]"));
    found = assertInstanceOf(Found.class, BestFit.place(rack, segments(4, 2)));
    assertEquals(List.of("t1", "t3", "t2", "t4"), found.ranked());
    assertEquals(List.of("t1", "t2", "t3", "t4"), found.trays());
  }

  private static Tray said(String name, String state, String unfit, String drained) {
    TrayStatus.Builder status = TrayStatus.newBuilder().setUnfit(unfit).setDrained(drained);
    status.getFactsBuilder().setFabric("completed").setClique(A);
    return Tray.of(TrayLine.newBuilder().setTray(name).setState(state).setStatus(status).build());
  }

  @Test
  void aHeldTrayIsJudgedByItselfAndNotByItsJob() {
    List<Tray> rack = new ArrayList<>();
    for (int i = 1; i <= 18; i++) {
      rack.add(said("t" + i, "degraded", i == 7 ? "a GPU has fallen off" : "", ""));
    }
    assertEquals(Cure.WAIT, none(rack, Wish.together(17)).cure());
    assertEquals(Cure.TRAYS, none(rack, Wish.together(18)).cure());
    List<Tray> drained = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      drained.add(said("t" + i, "ready", "", "new fans"));
    }
    assertEquals(Cure.TRAYS, none(drained, Wish.together(1)).cure());
  }

  @Test
  void whatIsMissingAndWhatWouldHelp() {
    List<Tray> rack = all(free(A, "t[1-3]"), in("ready", A, "t[4-6]"), free(B, "t[11-14]"));
    NoRoom wait = none(rack, Wish.together(6));
    assertEquals(Cure.WAIT, wait.cure());
    assertEquals(
        "4 free of 4 on clique " + B + ", 7 free on all 2 cliques; 6 asked on one clique",
        wait.reason());
    assertEquals(Cure.SEGMENTS, none(rack, Wish.together(7)).cure());
    assertEquals(Cure.TRAYS, none(rack, Wish.together(11)).cure());
    assertEquals(Cure.WAIT, none(rack, segments(10, 2)).cure());
    NoRoom nothing = none(List.of(), Wish.together(1));
    assertEquals(Cure.TRAYS, nothing.cure());
    assertTrue(nothing.reason().startsWith("no tray with a completed NVLink fabric"));
  }

  /** What must hold of every placement, over many racks. */
  @Test
  void everyPlacementIsOneThatEnsureTakes() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Tray> rack = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String state = random.nextInt(3) == 0 ? "ready" : "free";
        rack.addAll(in(state, List.of(A, B, C).get(random.nextInt(3)), "t" + i));
      }
      int segment = 1 + random.nextInt(6);
      Wish wish = segments(segment * (1 + random.nextInt(5)), segment);
      if (BestFit.place(rack, wish) instanceof Found found) {
        assertEquals(wish.trays(), Set.copyOf(found.trays()).size(), "seed " + seed);
        for (Placement.Part part : found.parts()) {
          assertEquals(0, part.trays().size() % segment, "seed " + seed);
          for (Tray tray : rack) {
            assertTrue(
                !part.trays().contains(tray.name())
                    || (tray.isFree() && tray.clique().equals(part.clique())),
                "seed " + seed);
          }
        }
      }
    }
  }
}
