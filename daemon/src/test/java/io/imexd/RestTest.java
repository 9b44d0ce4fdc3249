package io.imexd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Memory is given back once a tray rests, not while it works, and not at every audit. */
class RestTest {
  private static final Holding FREE = new Holding.Free();

  private final AtomicInteger given = new AtomicInteger();
  private final Rest rest = new Rest(Runnable::run, given::incrementAndGet);

  @Test
  void theFirstAuditOfAHoldingGivesNothingBack() {
    rest.audited(FREE);
    rest.audited(held());
    rest.audited(FREE);
    assertEquals(0, given.get());
  }

  @Test
  void theSecondDoesAndThenEveryTenth() {
    for (int i = 0; i < 11; i++) {
      rest.audited(FREE);
    }
    assertEquals(1, given.get());
    rest.audited(FREE);
    assertEquals(2, given.get());
  }

  @Test
  void everyNewHoldingIsWaitedFor() {
    rest.audited(FREE);
    rest.audited(FREE);
    rest.audited(held());
    assertEquals(1, given.get());
    rest.audited(held());
    assertEquals(2, given.get());
  }

  private static Holding held() {
    TrayId tray = new TrayId("t01");
    return new Holding.Reserved(
        new Membership(
            new Instance(1, 2),
            new JobKey("rack", "1", ""),
            List.of(tray),
            "boot",
            0,
            Options.NONE));
  }
}
