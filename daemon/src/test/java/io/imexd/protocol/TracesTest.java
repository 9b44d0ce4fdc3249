package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

/** Histories in which the explorer saw a promise broken, each the shortest of its kind. */
class TracesTest {

  /**
   * P9. The coordinator's own tray was Confirmed, so the domains were formed; its own word of that
   * was still on the way to itself when time ran out for the callers, and the formed domain was
   * rolled back.
   */
  @Test
  void whatIsFormedIsNotUndoneBeforeTheCoordinatorHearsItself() {
    Rack rack = new Rack(2);
    rack.drop =
        p ->
            p.from().equals(p.to())
                && p.event() instanceof Event.Delivered(TrayId _, Message.Confirmed _);
    String a = rack.ensure(1, job("a", "1"), trays(1, 2), 10_000);
    rack.pass(20_000);
    assertInstanceOf(Holding.Confirmed.class, rack.holding(1), rack.tail());
    assertInstanceOf(Holding.Confirmed.class, rack.holding(2), rack.tail());
    assertEquals(Code.DONE, rack.answer(a).code());
    assertEquals(java.util.Set.of(tray(1), tray(2)), rack.running.keySet());
  }
}
