package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What members of a formed domain say when one of them fails, and when it is well again. */
class DegradedTest {
  private static Rack formed() {
    Rack rack = new Rack(3);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(3_000);
    assertEquals(Code.DONE, rack.answer(a).code());
    return rack;
  }

  private static Instance instance(Rack rack) {
    return rack.holding(1).membershipIfAny().orElseThrow().instance();
  }

  private static String reason(Rack rack, int i) {
    return Standings.shown(rack.state(i)).reason();
  }

  @Test
  void theMemberThatFailedIsNamedRatherThanOneThatMissesIt() {
    Rack rack = formed();
    Event missed =
        new Event.Observed(instance(rack), View.bad("nvidia-imex of t02 is UNAVAILABLE"));
    rack.happen(tray(1), missed);
    rack.happen(tray(3), missed);
    rack.happen(tray(2), new Event.Observed(instance(rack), View.bad("nvidia-imex ended")));
    rack.settle();
    for (int i : List.of(1, 3)) {
      assertEquals("degraded", rack.shown(i));
      assertEquals("t02: nvidia-imex ended", reason(rack, i));
    }
    assertEquals("nvidia-imex ended", reason(rack, 2));
  }

  @Test
  void aLostWordThatAllIsWellAgainIsMadeGoodSoon() {
    Rack rack = formed();
    rack.happen(tray(2), new Event.Observed(instance(rack), View.bad("nvidia-imex ended")));
    rack.settle();
    assertEquals("degraded", rack.shown(3));
    rack.drop =
        p ->
            p.to().equals(tray(3))
                && p.event() instanceof Event.Delivered(TrayId _, Message.Tell t)
                && t.standing() == Message.Standing.READY;
    rack.happen(tray(2), new Event.Observed(instance(rack), new View(true, "", "", false)));
    rack.settle();
    assertEquals("ready", rack.shown(1));
    assertEquals("degraded", rack.shown(3));
    rack.drop = p -> false;
    rack.pass(12_000);
    assertEquals("ready", rack.shown(3), rack.tail());
  }

  /**
   * Found by a crash point: imexd of a member that is Confirmed is killed and started while the
   * coordinator seals; it says that it looks for nvidia-imex, and its word that all is well is
   * lost. The coordinator's own tray said "not yet" to itself until the deadline.
   */
  @Test
  void aLostWordThatAllIsWellAgainDoesNotEndAFormation() {
    Rack rack = new Rack(3);
    rack.hold = e -> e instanceof Effect.Send(TrayId to, Message.Confirm _) && to.equals(tray(1));
    String a = rack.ensure(1, job("a", "1"), trays(1, 3), 20_000);
    rack.settle();
    assertInstanceOf(Holding.Confirmed.class, rack.holding(3), rack.tail());
    assertInstanceOf(Holding.Reserved.class, rack.holding(1), rack.tail());
    Instance instance = instance(rack);
    rack.happen(tray(3), new Event.Observed(instance, View.bad("imexd was restarted")));
    rack.settle();
    rack.drop =
        p ->
            p.event() instanceof Event.Delivered(TrayId _, Message.Tell t)
                && t.standing() == Message.Standing.READY;
    rack.happen(tray(3), new Event.Observed(instance, new View(true, "", "", false)));
    rack.settle();
    rack.drop = p -> false;
    rack.hold = e -> false;
    rack.pass(5_000);
    assertTrue(rack.answered(a), rack.tail());
    assertEquals(Code.DONE, rack.answer(a).code(), rack.tail());
    assertEquals("ready", rack.shown(1));
  }

  /** 144 trays that ask each other once a minute open 20,000 links for it. */
  @Test
  void membersOfALargeJobAskTheMoreSeldom() {
    Rack rack = new Rack(40);
    AtomicInteger asked = new AtomicInteger();
    rack.drop =
        p -> {
          if (p.event() instanceof Event.Delivered(TrayId _, Message.Ask _)) {
            asked.incrementAndGet();
          }
          return false;
        };
    String a = rack.ensure(1, job("a", "1"), trays(1, 40));
    rack.pass(3_000);
    assertEquals(Code.DONE, rack.answer(a).code());
    rack.pass(110_000);
    assertEquals(0, asked.get());
    rack.pass(12_000);
    assertEquals(40 * 39, asked.get());
  }
}
