package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A daemon that waits sleeps: after a tick nothing is due at the same moment. */
class WakingTest {
  private static void sleeps(Rack rack, int tray) {
    rack.happen(tray(tray), new Event.Tick());
    long wake = Node.wakeAtMillis(rack.state(tray));
    assertTrue(wake > rack.millis, "wakes " + (wake - rack.millis) + " ms from now");
  }

  @Test
  void aCoordinatorSleepsWhileItWaitsForOthersToConfirm() {
    Rack rack = new Rack(3);
    rack.drop = p -> p.event() instanceof Event.Delivered(TrayId _, Message.Confirm _);
    rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(5);
    Formation f = rack.state(1).formations().values().iterator().next();
    assertEquals(Formation.Phase.CONFIRMING, f.phase());
    sleeps(rack, 1);
  }

  @Test
  void aCallerWhoseTimeIsUpIsToldWhileOthersWaitOn() {
    Rack rack = new Rack(3);
    rack.neverReady.add(tray(3));
    String hasty = rack.ensure(2, job("a", "1"), trays(1, 3), 2_000);
    String patient = rack.ensure(3, job("a", "1"), trays(1, 3), 30_000);
    rack.pass(1_950);
    assertEquals(Code.DEADLINE, rack.answer(hasty).code());
    assertTrue(
        rack.answer(hasty).line().contains("t03: connect: nvidia-imex says INIT_GPU"),
        rack.answer(hasty).line());
    assertFalse(rack.answered(patient));
    sleeps(rack, 1);
    rack.neverReady.clear();
    rack.look();
    rack.pass(1_000);
    assertEquals(Code.DONE, rack.answer(patient).code());
  }
}
