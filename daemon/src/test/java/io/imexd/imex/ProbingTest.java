package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.imex.Probing.Step;
import io.imexd.imex.Snapshot.Connection;
import io.imexd.protocol.TrayId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbingTest {
  private static final String DIGEST = "d";
  private static final Ctl.Answer READY = new Ctl.Answer("READY", "");
  private static final Matrix GOOD = new Matrix(true, List.of(), "", List.of());
  private static final TrayId A = new TrayId("a");
  private static final TrayId B = new TrayId("b");
  private static final Matrix LATE =
      new Matrix(
          true,
          List.of(new Connection(A, B, "NEVER_CONNECTED")),
          "a -> b NEVER_CONNECTED",
          List.of());
  private static final Matrix AWAY =
      new Matrix(false, List.of(), "nvidia-imex of b is UNAVAILABLE", List.of());

  private final Probing probing = new Probing(DIGEST, 10_000, 60_000, 3_000, 0);

  @Test
  void asksForTheMatrixAsSoonAsItIsReadyAndThenAtASteadyPace() {
    assertEquals(new Step(Step.What.QUERY, 0), probing.next());
    probing.queried(5, new Ctl.Answer("INITIALIZING", ""));
    assertEquals(new Step(Step.What.QUERY, 35), probing.next());
    assertEquals("nvidia-imex says INITIALIZING", probing.view().detail());
    probing.queried(40, READY);
    assertEquals(new Step(Step.What.MATRIX, 40), probing.next());
    probing.looked(50, A, GOOD, DIGEST);
    assertTrue(probing.view().good());
    assertEquals(new Step(Step.What.QUERY, 10_040), probing.next());
    for (long at = 10_040; at < 60_050; at += 10_000) {
      probing.queried(at, READY);
    }
    assertEquals(new Step(Step.What.MATRIX, 60_050), probing.next());
  }

  @Test
  void waitsGrowToABound() {
    long at = 0;
    for (int n = 0; n < 20; n++) {
      probing.queried(at, new Ctl.Answer("", "nvidia-imex-ctl -q failed with status 1"));
      at = probing.next().atMillis();
    }
    assertEquals(30 + 60 + 120 + 240 + 480 + 960 + 14 * 1_000, at);
  }

  @Test
  void theSlowerAnAnswerTheLongerIsThePause() {
    probing.asked(0);
    probing.queried(400, new Ctl.Answer("INITIALIZING", ""));
    assertEquals(new Step(Step.What.QUERY, 400 + 400 + 320), probing.next());
    probing.asked(1_120);
    probing.queried(9_200, new Ctl.Answer("INITIALIZING", ""));
    assertEquals(new Step(Step.What.QUERY, 9_200 + 10_000), probing.next());
    probing.asked(19_200);
    probing.queried(19_205, READY);
    probing.asked(19_205);
    probing.looked(20_205, A, LATE, DIGEST);
    assertEquals(new Step(Step.What.MATRIX, 20_205 + 1_000 + 2_000), probing.next());
  }

  @Test
  void whatDoesNotAnswerIsAskedAgainSoon() {
    probing.asked(0);
    probing.queried(5_000, new Ctl.Answer("", "nvidia-imex-ctl -q did not answer in 5000 ms"));
    assertEquals(new Step(Step.What.QUERY, 5_000 + 2_000), probing.next());
    probing.queried(7_005, READY);
    probing.asked(7_005);
    probing.looked(12_005, A, Matrix.failed("nvidia-imex-ctl -N did not answer"), DIGEST);
    assertEquals(new Step(Step.What.MATRIX, 12_005 + 2_000), probing.next());
  }

  @Test
  void onlyTheExactWordIsReady() {
    for (String word : List.of("", "NOT READY", "READY READY", "ready", "WAITING_FOR_RECOVERY")) {
      probing.queried(0, new Ctl.Answer(word, ""));
      assertEquals(Step.What.QUERY, probing.next().what(), word);
    }
    probing.queried(0, new Ctl.Answer("READY", "nvidia-imex-ctl -q failed with status 1"));
    assertEquals(Step.What.QUERY, probing.next().what());
  }

  @Test
  void oneBadMatrixIsLookedAtAgainABadProcessIsNot() {
    form();
    probing.looked(1_000, A, AWAY, DIGEST);
    assertTrue(probing.view().good());
    assertEquals(new Step(Step.What.MATRIX, 2_500), probing.next());
    probing.looked(2_500, A, GOOD, DIGEST);
    assertTrue(probing.view().good());
    probing.looked(3_000, A, AWAY, DIGEST);
    probing.looked(4_500, A, AWAY, DIGEST);
    assertFalse(probing.view().good());
    probing.looked(5_000, A, GOOD, DIGEST);
    assertTrue(probing.view().good());
    probing.queried(6_000, new Ctl.Answer("SHUTTING_DOWN", ""));
    assertFalse(probing.view().good());
    probing.queried(7_000, READY);
    assertEquals(new Step(Step.What.MATRIX, 7_000), probing.next());
  }

  @Test
  void oneQuestionWithoutAnAnswerIsAskedAgainAnotherWordIsNot() {
    Ctl.Answer silence = new Ctl.Answer("", "nvidia-imex-ctl -q did not answer in 5000 ms");
    form();
    probing.queried(10_000, silence);
    assertTrue(probing.view().good());
    assertEquals(new Step(Step.What.QUERY, 11_500), probing.next());
    probing.queried(11_500, READY);
    probing.queried(21_500, silence);
    assertTrue(probing.view().good());
    probing.queried(23_000, silence);
    assertEquals(
        "nvidia-imex-ctl -q did not answer in 5000 ms", probing.view().detail(), "twice in a row");
  }

  @Test
  void anotherMapOnDiskIsNeverGood() {
    probing.queried(0, READY);
    probing.looked(0, A, GOOD, "other");
    assertFalse(probing.view().good());
    assertEquals("other", probing.view().mapDigest());
  }

  @Test
  void aMapThatCannotBeReadIsSaidToBeThatAndNoOther() {
    probing.queried(0, READY);
    probing.looked(0, A, GOOD, "");
    assertFalse(probing.view().good());
    assertEquals("nodes_config.cfg on this tray's disk cannot be read", probing.view().detail());
  }

  @Test
  void redialsWhenAPairOfItsOwnIsLateAndEachTimeAgainLater() {
    probing.queried(0, READY);
    probing.looked(1_000, A, AWAY, DIGEST);
    assertFalse(probing.redial(9_000), "not every node is READY: there is nothing to dial");
    probing.looked(10_000, A, LATE, DIGEST);
    assertFalse(probing.redial(12_999));
    probing.looked(12_000, A, LATE, DIGEST);
    assertTrue(probing.redial(13_000));
    assertFalse(probing.redial(13_001));
    assertFalse(probing.redial(18_999));
    assertTrue(probing.redial(19_000));
    assertFalse(probing.redial(30_999), "all its connections end with it: not every 6 s");
    assertTrue(probing.redial(31_000));
    probing.looked(31_500, A, GOOD, DIGEST);
    assertFalse(probing.redial(160_000));
    probing.looked(160_000, A, LATE, DIGEST);
    assertTrue(probing.redial(163_000));
    assertTrue(probing.redial(169_000), "after a good one it starts over");
  }

  @Test
  void anotherTraysLatePairIsNotItsToRedial() {
    probing.queried(0, READY);
    probing.looked(1_000, B, LATE, DIGEST);
    assertFalse(probing.redial(100_000));
  }

  @Test
  void whereAnswersTakeLongConnectionsMayToo() {
    probing.queried(0, READY);
    probing.asked(1_000);
    probing.looked(5_000, A, LATE, DIGEST);
    assertFalse(probing.redial(5_000 + 3_000 + 5 * 4_000 - 1));
    assertTrue(probing.redial(5_000 + 3_000 + 5 * 4_000));
  }

  @Test
  void theMatrixMayBeAskedForAtOnce() {
    form();
    probing.wantMatrix(500);
    assertEquals(new Step(Step.What.MATRIX, 500), probing.next());
  }

  private void form() {
    probing.queried(0, READY);
    probing.looked(10, A, GOOD, DIGEST);
  }
}
