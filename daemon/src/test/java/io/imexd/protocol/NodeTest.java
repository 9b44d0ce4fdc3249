package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Jobs on a rack in memory: the promises along the ways that users take. */
class NodeTest {
  private static Instance instance(Outcome outcome) {
    assertEquals(Code.DONE, outcome.code(), outcome.line());
    return outcome.formed().orElseThrow().instance();
  }

  private static void allFree(Rack rack, int from, int to) {
    for (int i = from; i <= to; i++) {
      assertInstanceOf(Holding.Free.class, rack.holding(i), "t" + i + "\n" + rack.tail());
      assertFalse(rack.running.containsKey(tray(i)));
    }
  }

  @Test
  void everyCallerOfOneJobGetsTheSameInstance() {
    Rack rack = new Rack(18);
    List<String> calls = new ArrayList<>();
    for (int i = 1; i <= 18; i++) {
      calls.add(rack.ensure(i, job("42", "r1"), trays(1, 18)));
    }
    rack.pass(3_000);
    Set<Instance> instances = new TreeSet<>();
    calls.forEach(c -> instances.add(instance(rack.answer(c))));
    assertEquals(1, instances.size());
    for (int i = 1; i <= 18; i++) {
      assertEquals("ready", rack.shown(i), rack.tail());
    }
    String again = rack.ensure(7, job("42", "r1"), trays(1, 18));
    rack.settle();
    assertEquals(instances, Set.of(instance(rack.answer(again))));
  }

  @Test
  void disjointJobsFormAtOnceAndEndWithoutAnAlarm() {
    Rack rack = new Rack(18);
    String a = rack.ensure(1, job("a", "1"), trays(1, 8));
    String b = rack.ensure(12, job("b", "1"), trays(9, 18));
    rack.pass(3_000);
    assertNotEquals(instance(rack.answer(a)), instance(rack.answer(b)));
    for (int i = 1; i <= 18; i++) {
      String leave = rack.leave(i, job(i <= 8 ? "a" : "b", "1"));
      rack.look();
      rack.settle();
      assertEquals(Code.DONE, rack.answer(leave).code());
      for (int j = 1; j <= 18; j++) {
        assertNotEquals("degraded", rack.shown(j), rack.tail());
      }
    }
    allFree(rack, 1, 18);
  }

  @Test
  void overlapIsRefusedAndTheHolderNamed() {
    Rack rack = new Rack(4);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(2_000);
    instance(rack.answer(a));
    String b = rack.ensure(4, job("b", "1"), trays(3, 4));
    rack.pass(2_000);
    assertEquals(Code.HELD, rack.answer(b).code());
    assertTrue(rack.answer(b).line().contains("held by job a run 1"), rack.answer(b).line());
    assertTrue(rack.answer(b).line().contains("t03: reserve:"), rack.answer(b).line());
    allFree(rack, 4, 4);
    assertEquals("ready", rack.shown(3));
  }

  @Test
  void ofTwoOverlappingJobsAtTheSameMomentExactlyOneForms() {
    for (int round = 0; round < 50; round++) {
      Rack rack = new Rack(5);
      int seed = round;
      rack.millis += seed;
      List<TrayId> left = trays(1, 3);
      List<TrayId> right = round % 2 == 0 ? trays(3, 5) : List.of(tray(1), tray(3), tray(4));
      String a = rack.ensure(2, job("a", "1"), left);
      String b = rack.ensure(4, job("b", "1"), right);
      rack.pass(20_000);
      List<Code> codes = List.of(rack.answer(a).code(), rack.answer(b).code());
      assertTrue(codes.contains(Code.DONE) && codes.contains(Code.HELD), codes + rack.tail());
      String loser = codes.getFirst() == Code.HELD ? a : b;
      assertTrue(rack.answer(loser).line().contains("held by job"), rack.answer(loser).line());
      assertEquals(3, rack.running.size());
    }
  }

  @Test
  void aMemberThatIsDownEndsTheCallWithItsName() {
    Rack rack = new Rack(3);
    rack.kill(3);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(30_000);
    assertEquals(Code.UNFIT, rack.answer(a).code());
    assertTrue(
        rack.answer(a).line().contains("t03: reserve: imexd is not reachable: connection refused"),
        rack.answer(a).line());
    allFree(rack, 1, 2);
  }

  @Test
  void aSilentMemberEndsTheCallBeforeItsDeadline() {
    Rack rack = new Rack(3);
    rack.silent.add(tray(2));
    String a = rack.ensure(1, job("a", "1"), trays(1, 3), 10_000);
    rack.pass(10_000);
    assertEquals(Code.DEADLINE, rack.answer(a).code());
    assertTrue(rack.answer(a).line().contains("t02: reserve: no answer"), rack.answer(a).line());
    allFree(rack, 1, 1);
    allFree(rack, 3, 3);
  }

  @Test
  void lostAndRepeatedMessagesOnlyCostTime() {
    Rack rack = new Rack(6);
    Random chance = new Random(42);
    rack.drop = p -> !p.from().equals(p.to()) && chance.nextInt(3) == 0;
    String a = rack.ensure(2, job("a", "1"), trays(1, 6));
    rack.pass(30_000);
    instance(rack.answer(a));
    String b = rack.release(6, job("a", "1"), instance(rack.answer(a)), trays(1, 6));
    rack.pass(30_000);
    assertEquals(Code.DONE, rack.answer(b).code());
    allFree(rack, 1, 6);
  }

  @Test
  void killedDaemonsAdoptAndBothDomainsLive() {
    Rack rack = new Rack(6);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    String b = rack.ensure(4, job("b", "1"), trays(4, 6));
    rack.pass(2_000);
    instance(rack.answer(a));
    instance(rack.answer(b));
    var before = rack.running.toString();
    for (int i = 1; i <= 6; i++) {
      rack.kill(i);
    }
    for (int i = 1; i <= 6; i++) {
      rack.restart(i, "boot-1");
    }
    rack.pass(2_000);
    assertEquals(before, rack.running.toString());
    String again = rack.ensure(5, job("b", "1"), trays(4, 6));
    rack.pass(2_000);
    assertEquals(instance(rack.answer(b)), instance(rack.answer(again)));
  }

  @Test
  void aDaemonKilledWhileFormingStrandsNothingAndTheCallerGetsADomain() {
    for (int victim = 1; victim <= 3; victim++) {
      for (int steps = 0; steps < 60; steps++) {
        Rack rack = new Rack(3);
        int caller = victim == 2 ? 3 : 2;
        String a = rack.ensure(caller, job("a", "1"), trays(1, 3));
        for (int s = 0; s < steps && !rack.inFlight.isEmpty(); s++) {
          rack.deliver(rack.inFlight.removeFirst());
        }
        rack.kill(victim);
        rack.pass(1_000);
        rack.restart(victim, "boot-1");
        rack.pass(30_000);
        assertTrue(rack.answered(a), "victim " + victim + " steps " + steps + "\n" + rack.tail());
        instance(rack.answer(a));
        for (int i = 1; i <= 3; i++) {
          assertEquals(
              "ready", rack.shown(i), "victim " + victim + " steps " + steps + "\n" + rack.tail());
        }
      }
    }
  }

  @Test
  void twoCliquesMakeTwoDomainsOrAreRefused() {
    Rack rack = new Rack(4);
    for (int i = 3; i <= 4; i++) {
      Facts f = rack.facts(i);
      rack.facts.put(
          tray(i),
          new Facts(
              f.fabric(), "uuid-2.32766", f.address(), f.driverVersion(), f.imexVersion(), ""));
    }
    String a = rack.ensure(1, job("a", "1"), trays(1, 4));
    rack.pass(2_000);
    assertEquals(2, rack.answer(a).formed().orElseThrow().domains().size());
    rack.release(1, job("a", "1"), instance(rack.answer(a)), trays(1, 4));
    rack.pass(2_000);
    rack.happen(
        tray(1),
        new Event.EnsureCalled(
            "single",
            job("b", "1"),
            trays(1, 4),
            new Options(Options.Owner.UNKNOWN, true),
            60_000));
    rack.pass(2_000);
    assertEquals(Code.MISMATCH, rack.answer("single").code());
    allFree(rack, 1, 4);
  }

  @Test
  void traysWithoutFabricStayOutside() {
    Rack rack = new Rack(3);
    rack.facts.put(tray(2), new Facts(Facts.Fabric.NOT_SUPPORTED, "", "", "", "", ""));
    String a = rack.ensure(2, job("a", "1"), trays(1, 3));
    rack.pass(2_000);
    assertEquals(List.of(tray(2)), rack.answer(a).formed().orElseThrow().outside());
    assertEquals(Set.of(tray(1), tray(3)), rack.running.keySet());
    Rack plain = new Rack(2);
    plain.facts.replaceAll((_, _) -> new Facts(Facts.Fabric.NOT_SUPPORTED, "", "", "", "", ""));
    String b = plain.ensure(1, job("b", "1"), trays(1, 2));
    plain.pass(2_000);
    assertEquals(Code.DONE, plain.answer(b).code());
    assertTrue(plain.answer(b).line().contains("nothing to do"));
    allFree(plain, 1, 2);
  }

  @Test
  void anUnfitTrayIsNamed() {
    Rack rack = new Rack(3);
    Facts f = rack.facts(2);
    rack.facts.put(
        tray(2),
        new Facts(Facts.Fabric.IN_PROGRESS, "", f.address(), "", "", "fabric is in progress"));
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(2_000);
    assertEquals(Code.UNFIT, rack.answer(a).code());
    assertTrue(rack.answer(a).line().contains("t02: reserve: unfit: fabric is in progress"));
    allFree(rack, 1, 3);
  }

  @Test
  void aTrayThatCannotWriteEndsTheCallAtOnceThoughItNeverAcknowledges() {
    Rack rack = new Rack(3);
    rack.happen(tray(2), new Event.WriteFailed("the ledger is damaged"));
    // Its imexd can decide nothing that would be written, such as what a Release says.
    rack.drop =
        p ->
            p.to().equals(tray(2))
                && p.event() instanceof Event.Delivered(TrayId _, Message.Release _);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(1_000);
    assertEquals(Code.UNFIT, rack.answer(a).code());
    assertTrue(rack.answer(a).line().contains("t02: reserve: unfit: the ledger is damaged"));
    allFree(rack, 1, 3);
  }

  @Test
  void aCoordinatorThatTakesNoJobBeginsNone() {
    Rack rack = new Rack(2);
    rack.happen(tray(1), new Event.WriteFailed("the ledger is damaged"));
    String a = rack.ensure(2, job("a", "1"), trays(1, 2));
    rack.pass(1_000);
    assertEquals(Code.UNFIT, rack.answer(a).code());
    assertTrue(rack.answer(a).line().contains("t01: reserve: unfit: the ledger is damaged"));
    assertEquals(List.of(), rack.state(1).durable().tombstones(), "it had nothing to undo");
  }

  @Test
  void aLostCoordinatorLeavesNobodyStranded() {
    Rack rack = new Rack(3);
    rack.neverReady.add(tray(3));
    String a = rack.ensure(2, job("a", "1"), trays(1, 3), 20_000);
    rack.pass(2_000);
    rack.kill(1);
    rack.pass(30_000);
    assertTrue(rack.answered(a));
    assertNotEquals(Code.DONE, rack.answer(a).code());
    allFree(rack, 2, 3);
  }
}
