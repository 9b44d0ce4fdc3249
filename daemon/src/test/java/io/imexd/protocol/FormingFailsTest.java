package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A formation that cannot succeed names the tray that is at fault, the step and the reason. */
class FormingFailsTest {
  private static void free(Rack rack, int i) {
    assertInstanceOf(Holding.Free.class, rack.holding(i), "t" + i + "\n" + rack.tail());
  }

  @Test
  void aPairThatNeverConnectsIsNamedWithOneOfItsEnds() {
    Rack rack = new Rack(3);
    rack.apart.add(tray(2));
    rack.apart.add(tray(3));
    String a = rack.ensure(1, job("a", "1"), trays(1, 3), 20_000);
    rack.pass(20_000);
    assertEquals(Code.DEADLINE, rack.answer(a).code());
    assertTrue(
        rack.answer(a).line().contains("t02: connect: t02 -> t03 NEVER_CONNECTED"),
        rack.answer(a).line());
    free(rack, 1);
    free(rack, 3);
  }

  @Test
  void aMemberThatNeverGetsReadyIsNamedRatherThanThoseThatWaitForIt() {
    Rack rack = new Rack(3);
    rack.neverReady.add(tray(3));
    String a = rack.ensure(1, job("a", "1"), trays(1, 3), 20_000);
    rack.pass(20_000);
    assertEquals(Code.DEADLINE, rack.answer(a).code());
    assertTrue(
        rack.answer(a).line().contains("t03: connect: nvidia-imex says INIT_GPU"),
        rack.answer(a).line());
    free(rack, 1);
    free(rack, 3);
  }

  @Test
  void nobodyWaitsForATrayThatRefusedToBeReserved() {
    Rack rack = new Rack(3);
    Facts fit = Objects.requireNonNull(rack.facts.get(tray(3)));
    rack.facts.put(
        tray(3),
        new Facts(
            fit.fabric(),
            fit.clique(),
            fit.address(),
            fit.driverVersion(),
            fit.imexVersion(),
            "x"));
    // As of a tray that cannot write: what it may not remember it does not acknowledge.
    rack.drop =
        p ->
            p.to().equals(tray(3))
                && p.event() instanceof Event.Delivered(TrayId _, Message.Release _);
    String a = rack.ensure(1, job("a", "1"), trays(1, 3), 60_000);
    rack.pass(1_000);
    assertEquals(Code.UNFIT, rack.answer(a).code());
    free(rack, 1);
    free(rack, 2);
  }

  @Test
  void aCoordinatorThatWasStoppedFormsNothingForACallerThatHasGone() {
    Rack rack = new Rack(3);
    List<Rack.Parcel> kept = new ArrayList<>();
    rack.drop = p -> p.to().equals(tray(1)) && p.from().equals(tray(2)) && kept.add(p);
    String a = rack.ensure(2, job("a", "1"), trays(1, 3), 5_000);
    rack.pass(6_000);
    assertEquals(Code.DEADLINE, rack.answer(a).code());
    rack.drop = p -> false;
    kept.forEach(rack::deliver);
    rack.pass(2_000);
    for (int i = 1; i <= 3; i++) {
      free(rack, i);
    }
  }
}
