package io.imexd.ctl.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.training.Samples;
import io.imexd.proto.Check;
import io.imexd.proto.Ledger;
import io.imexd.proto.Process;
import io.imexd.proto.TrayStatus;
import org.junit.jupiter.api.Test;

/** What takes a node out of service, and what must not. */
final class HealthTest {
  private static TrayStatus.Builder free() {
    return TrayStatus.newBuilder().setTray("t01").setState("free");
  }

  private static TrayStatus.Builder busy() {
    return Samples.status("t01").toBuilder();
  }

  private static String line(TrayStatus.Builder status) {
    return Health.of(status.build(), false).line();
  }

  private static void sick(String line, TrayStatus.Builder status) {
    Health health = Health.of(status.build(), false);
    assertEquals(line, health.line());
    assertFalse(health.good());
    assertFalse(health.idle());
  }

  @Test
  void aTrayWithoutAJobIsIdleByDesign() {
    Health health = Health.of(free().build(), false);
    assertEquals("t01: healthy: free, idle by design", health.line());
    assertTrue(health.good());
    assertTrue(health.idle());
  }

  @Test
  void aTrayWithAJobIsHealthyAndNotIdle() {
    Health health = Health.of(busy().build(), false);
    assertEquals("t01: healthy: ready, job default/4711 run 1795457600", health.line());
    assertTrue(health.good());
    assertFalse(health.idle());
  }

  @Test
  void whatKeepsJobsAwayIsUnhealthyWhateverTheStateIs() {
    sick("t01: unfit: no fabric file", free().setState("unfit").setUnfit("no fabric file"));
    sick("t01: drained: DIMM", free().setState("drained").setDrained("DIMM"));
    sick("t01: drained: DIMM", busy().setDrained("DIMM"));
    sick(
        "t01: ledger cannot be written",
        free().setLedger(Ledger.newBuilder().setTrouble("ledger cannot be written")));
  }

  @Test
  void onlyItsOwnTroubleTakesATrayOutOfAJob() {
    TrayStatus.Builder other = busy().setState("degraded").setReason("t02 was rebooted");
    assertEquals(
        "t01: healthy: degraded, job default/4711 run 1795457600: t02 was rebooted", line(other));
    sick(
        "t01: degraded: nvidia-imex ended",
        busy().setState("degraded").setReason("nvidia-imex ended").clearProcess());
    sick(
        "t01: degraded: it does not answer",
        busy()
            .setState("degraded")
            .setReason("it does not answer")
            .setProcess(Process.newBuilder().setPid(1).setWord("INITIALIZING")));
  }

  @Test
  void aViolationCountsWhereTheTrayIsNotOnItsWay() {
    Check bad = Check.newBuilder().setName("guard").setExpected("laid").setSeen("gone").build();
    sick("t01: audit: guard: expected laid, seen gone", free().addAudit(bad));
    assertTrue(Health.of(busy().setState("leaving").addAudit(bad).build(), false).good());
    assertTrue(Health.of(free().addAudit(bad.toBuilder().setOk(true)).build(), false).good());
  }

  @Test
  void withoutAJobOnTheNodeNoneMayHoldTheTray() {
    assertTrue(Health.of(free().build(), true).good());
    Health held = Health.of(busy().build(), true);
    assertFalse(held.good());
    assertEquals(
        "t01: held by job default/4711 run 1795457600 since 2026-11-23T18:13:36Z", held.line());
  }
}
