package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How jobs end on a rack in memory, in order and otherwise. */
class NodeEndingTest {
  private static Instance instance(Outcome outcome) {
    assertEquals(Code.DONE, outcome.code(), outcome.line());
    return outcome.formed().orElseThrow().instance();
  }

  /** Job a, run 1, Ready on these trays. */
  private static Instance formed(Rack rack, int from, int to) {
    String call = rack.ensure(from, job("a", "1"), trays(from, to));
    rack.pass(2_000);
    return instance(rack.answer(call));
  }

  private static void allFree(Rack rack, int from, int to) {
    for (int i = from; i <= to; i++) {
      assertInstanceOf(Holding.Free.class, rack.holding(i), "t" + i + "\n" + rack.tail());
      assertFalse(rack.running.containsKey(tray(i)));
    }
  }

  @Test
  void aDeadNvidiaImexDegradesEveryMemberUntilItIsBack() {
    Rack rack = new Rack(3);
    Instance instance = formed(rack, 1, 3);
    rack.hold = e -> e instanceof Effect.Relaunch;
    rack.running.remove(tray(2));
    rack.happen(tray(2), new Event.Exited(instance, "nvidia-imex ended by signal 9"));
    rack.settle();
    for (int i = 1; i <= 3; i++) {
      assertEquals("degraded", rack.shown(i));
      assertTrue(Standings.shown(rack.state(i)).reason().contains("signal 9"));
    }
    rack.hold = e -> false;
    rack.happen(tray(2), new Event.Exited(instance, "nvidia-imex ended by signal 9"));
    rack.pass(2_000);
    for (int i = 1; i <= 3; i++) {
      assertEquals("ready", rack.shown(i), rack.tail());
    }
  }

  @Test
  void aRebootedTrayIsFreeAndTheOthersSayWhy() {
    Rack rack = new Rack(4);
    formed(rack, 1, 3);
    rack.reboot(2);
    rack.pass(2_000);
    assertEquals("free", rack.shown(2));
    assertEquals("t02 was rebooted", Standings.shown(rack.state(3)).reason());
    String b = rack.ensure(4, job("b", "1"), List.of(tray(2), tray(4)));
    rack.pass(2_000);
    instance(rack.answer(b));
  }

  @Test
  void aLateEnsureOfAnEndedRunIsRefused() {
    Rack rack = new Rack(3);
    String early = rack.leave(2, job("a", "1"));
    assertEquals(Code.DONE, rack.answer(early).code());
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(5_000);
    assertEquals(Code.ENDED, rack.answer(a).code());
    allFree(rack, 1, 3);
    String b = rack.ensure(1, job("a", "2"), trays(1, 3));
    rack.pass(5_000);
    instance(rack.answer(b));
    String old = rack.leave(2, job("a", "1"));
    rack.pass(5_000);
    assertEquals(Code.DONE, rack.answer(old).code());
    assertEquals("ready", rack.shown(2));
  }

  @Test
  void leaveBeforeFormedEndsTheCall() {
    for (int leaver = 1; leaver <= 3; leaver++) {
      Rack rack = new Rack(3);
      rack.neverReady.add(tray(3));
      String a = rack.ensure(2, job("a", "1"), trays(1, 3));
      rack.pass(1_000);
      String l = rack.leave(leaver, job("a", "1"));
      rack.pass(3_000);
      assertEquals(Code.DONE, rack.answer(l).code());
      assertEquals(Code.ENDED, rack.answer(a).code(), rack.answer(a).line());
      allFree(rack, 1, 3);
    }
  }

  @Test
  void aNewRunWaitsForTheOldOneToLeave() {
    Rack rack = new Rack(3);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(2_000);
    instance(rack.answer(a));
    String b = rack.ensure(1, job("a", "2"), trays(1, 3));
    rack.pass(5_000);
    assertFalse(rack.answered(b));
    for (int i = 1; i <= 3; i++) {
      rack.leave(i, job("a", "1"));
    }
    rack.pass(5_000);
    assertNotEquals(instance(rack.answer(a)), instance(rack.answer(b)));
  }

  /** Found by the explorer: the tray stayed unfit for good. */
  @Test
  void aCureThatWasCutOffBeginsAnew() {
    Rack rack = new Rack(2);
    Instance instance = formed(rack, 1, 2);
    rack.hold = e -> e instanceof Effect.Stop || e instanceof Effect.Cure;
    rack.leave(1, job("a", "1"));
    rack.running.remove(tray(1));
    rack.happen(tray(1), new Event.Stopped(instance, false));
    rack.kill(1);
    rack.hold = e -> false;
    rack.restart(1, "boot-1");
    assertEquals("unfit", rack.shown(1));
    rack.settle();
    assertEquals("free", rack.shown(1), rack.tail());
  }

  @Test
  void aKilledNvidiaImexKeepsTheTrayOutUntilItIsCured() {
    Rack rack = new Rack(2);
    Instance instance = formed(rack, 1, 2);
    rack.hold = e -> e instanceof Effect.Stop || e instanceof Effect.Cure;
    rack.leave(1, job("a", "1"));
    rack.happen(tray(1), new Event.Stopped(instance, false));
    rack.settle();
    assertEquals("unfit", rack.shown(1));
    rack.happen(tray(1), new Event.Cured(""));
    assertEquals("free", rack.shown(1));
  }

  @Test
  void theJobProbeFreesAnOrphan() {
    Rack rack = new Rack(3);
    rack.settings =
        new Settings(5_000, 10_000, 60_000, 30_000, 604_800_000, Settings.SingleTray.FORM, true);
    formed(rack, 1, 2);
    String b = rack.ensure(2, job("b", "1"), trays(2, 3));
    rack.pass(500);
    assertFalse(rack.answered(b));
    rack.happen(tray(2), new Event.JobProbed(job("a", "1"), true));
    rack.pass(5_000);
    instance(rack.answer(b));
    String c = rack.ensure(1, job("c", "1"), trays(1, 1));
    rack.pass(200);
    rack.happen(tray(1), new Event.JobProbed(job("a", "1"), false));
    rack.pass(2_000);
    assertEquals(Code.HELD, rack.answer(c).code());
  }

  @Test
  void anUnknownReleaseForbidsALateReserve() {
    Rack rack = new Rack(2);
    Instance instance = new Instance(1, 2);
    rack.happen(
        tray(2),
        new Event.Delivered(
            tray(1), new Message.Release(instance, job("a", "1"), false, false, "undone")));
    rack.happen(
        tray(2),
        new Event.Delivered(
            tray(1),
            new Message.Reserve(instance, job("a", "1"), trays(1, 2), Options.NONE, 5_000)));
    assertEquals(new Holding.Free(), rack.holding(2));
    assertTrue(
        Tombstones.of(rack.state(2).durable().tombstones(), instance)
            .filter(Tombstone::over)
            .isPresent());
  }

  @Test
  void aReleaseNamesTheSilentTray() {
    Rack rack = new Rack(3);
    Instance instance = formed(rack, 1, 3);
    rack.silent.add(tray(2));
    String r = rack.release(3, job("a", "1"), instance, trays(1, 3));
    rack.pass(61_000);
    assertEquals(Code.DEADLINE, rack.answer(r).code());
    assertEquals(Optional.of(List.of(tray(2))), rack.answer(r).ended().map(Outcome.Ended::silent));
    rack.silent.clear();
    rack.pass(70_000);
    allFree(rack, 1, 3);
  }

  @Test
  void aReleaseThatIsToldOnAfterARestartStillClosesTheRun() {
    Rack rack = new Rack(3);
    Instance instance = formed(rack, 2, 3);
    rack.silent.add(tray(3));
    rack.release(2, job("a", "1"), instance, trays(2, 3));
    rack.pass(2_000);
    rack.kill(2);
    rack.restart(2, "boot-1");
    rack.silent.clear();
    rack.pass(5_000);
    allFree(rack, 2, 3);
    String late = rack.ensure(1, job("a", "1"), List.of(tray(1), tray(3)));
    rack.pass(5_000);
    assertEquals(Code.ENDED, rack.answer(late).code());
  }

  @Test
  void whoComesNextEndsNoDomainThatItsCoordinatorHasLeft() {
    Rack rack = new Rack(3);
    rack.ensure(1, job("a", ""), trays(1, 3));
    rack.pass(1_000);
    rack.leave(1, job("a", ""));
    rack.settle();
    rack.hold = e -> e instanceof Effect.Stop;
    rack.leave(2, job("a", ""));
    rack.settle();
    assertInstanceOf(Holding.Leaving.class, rack.holding(2));
    rack.ensure(1, job("a", ""), trays(1, 3), 5_000);
    rack.pass(6_000);
    assertInstanceOf(Holding.Confirmed.class, rack.holding(3), rack.tail());
  }

  @Test
  void aTrayThatCannotWriteIsNotResumedByWord() {
    Rack rack = new Rack(1);
    rack.happen(tray(1), new Event.WriteFailed("the disk is full"));
    rack.happen(tray(1), new Event.ResumeCalled("resume", ""));
    assertEquals(Code.UNFIT, rack.answer("resume").code());
    assertEquals("unfit", rack.shown(1));
  }

  /** Found by the simulator: what was answered to Left stood for an answer to Release. */
  @Test
  void aLateAnswerToLeftIsNoAnswerToARelease() {
    Rack rack = new Rack(2);
    Instance instance = formed(rack, 1, 2);
    rack.silent.add(tray(2));
    rack.leave(1, job("a", "1"));
    rack.pass(2_000);
    String r = rack.release(1, job("a", "1"), instance, trays(1, 2));
    rack.happen(tray(1), new Event.Delivered(tray(2), new Message.Noted(instance)));
    rack.pass(2_000);
    assertFalse(rack.answered(r), "t02 still holds it");
    rack.silent.clear();
    rack.pass(5_000);
    assertEquals(Code.DONE, rack.answer(r).code());
    allFree(rack, 1, 2);
  }
}
