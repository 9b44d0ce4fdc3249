package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A daemon that sleeps until {@link Node#wakeAtMillis} misses nothing, and one that has woken up
 * sleeps again. Checked after every event of histories in which every kind of wait comes.
 */
class WakeTest {

  private static Rack checked(int trays) {
    Rack rack = new Rack(trays);
    // Whose patience is over is found when it is asked the next time, at the latest a second later.
    rack.settings =
        new Settings(5_000, 3_600_000, 60_000, 30_000, 600_000, Settings.SingleTray.FORM, false);
    rack.after = (at, event) -> check(rack, at, event);
    return rack;
  }

  private static void check(Rack rack, TrayId at, Event event) {
    State state = Objects.requireNonNull(rack.states.get(at));
    long wake = Node.wakeAtMillis(state);
    if (event instanceof Event.Tick) {
      assertTrue(wake > rack.millis, () -> at + " would wake again at once\n" + rack.tail());
    }
    long justBefore = Math.min(wake - 1, rack.millis + 10_000_000);
    if (justBefore >= rack.millis) {
      Now now = new Now(justBefore, 1_800_000_000_000L + justBefore, 7, 5);
      Decision early = new Node(rack.settings).decide(state, new Event.Tick(), now);
      assertEquals(List.of(), early.effects(), () -> at + " slept through\n" + rack.tail());
      assertEquals(state, early.state(), () -> at + " slept through\n" + rack.tail());
    }
  }

  @Test
  void whileMessagesAreLost() {
    for (int seed = 0; seed < 5; seed++) {
      Rack rack = checked(4);
      Random chance = new Random(seed);
      rack.drop = p -> !p.from().equals(p.to()) && chance.nextInt(3) == 0;
      String a = rack.ensure(2, job("a", "1"), trays(1, 4));
      rack.pass(30_000);
      Instance formed = rack.answer(a).formed().orElseThrow().instance();
      String again = rack.ensure(3, job("a", "1"), trays(1, 4));
      rack.pass(30_000);
      assertTrue(rack.answered(again));
      rack.release(4, job("a", "1"), formed, trays(1, 4));
      rack.pass(200_000);
      assertEquals("free", rack.shown(1));
    }
  }

  @Test
  void whileAMemberIsSilentOrDownOrNeverReady() {
    for (int fault = 0; fault < 3; fault++) {
      Rack rack = checked(3);
      switch (fault) {
        case 0 -> rack.silent.add(tray(3));
        case 1 -> rack.kill(3);
        default -> rack.neverReady.add(tray(3));
      }
      String a = rack.ensure(2, job("a", "1"), trays(1, 3), 20_000);
      rack.pass(100_000);
      assertTrue(rack.answered(a), "fault " + fault);
    }
  }

  @Test
  void whileTheCoordinatorIsLost() {
    Rack rack = checked(3);
    rack.neverReady.add(tray(3));
    String a = rack.ensure(2, job("a", "1"), trays(1, 3), 20_000);
    rack.pass(2_000);
    rack.kill(1);
    rack.pass(100_000);
    assertTrue(rack.answered(a));
  }

  @Test
  void whileTwoJobsWantTheSameTrays() {
    Rack rack = checked(5);
    String a = rack.ensure(2, job("a", "1"), trays(1, 3));
    String b = rack.ensure(4, job("b", "1"), List.of(tray(1), tray(3), tray(4)));
    String c = rack.ensure(5, job("c", "1"), trays(3, 5));
    rack.pass(120_000);
    assertTrue(rack.answered(a) && rack.answered(b) && rack.answered(c));
  }

  @Test
  void whileADomainLivesAndOneOfItsTraysFails() {
    Rack rack = checked(3);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3));
    rack.pass(2_000);
    Instance formed = rack.answer(a).formed().orElseThrow().instance();
    rack.running.remove(tray(2));
    rack.happen(tray(2), new Event.Exited(formed, "ended"));
    rack.pass(200_000);
    rack.reboot(3);
    rack.pass(200_000);
    rack.silent.add(tray(2));
    String again = rack.ensure(1, job("a", "1"), trays(1, 3), 5_000);
    rack.pass(6_000);
    assertTrue(rack.answered(again));
    String left = rack.leave(1, job("a", "1"));
    rack.pass(200_000);
    assertTrue(rack.answered(left));
  }

  @Test
  void whileOneCallersTimeIsUpAndAnothersIsNot() {
    Rack rack = checked(3);
    rack.neverReady.add(tray(3));
    String soon = rack.ensure(2, job("a", "1"), trays(1, 3), 3_000);
    String late = rack.ensure(3, job("a", "1"), trays(1, 3), 20_000);
    rack.pass(30_000);
    assertTrue(rack.answered(soon) && rack.answered(late));
  }
}
