package io.imexd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Memory is given back once a tray rests, not while it works; the heap is not collected each time.
 */
class RestTest {
  private static final Holding FREE = new Holding.Free();
  private static final CompletionStage<String> ENDED = CompletableFuture.completedStage("good");

  private final AtomicInteger collected = new AtomicInteger();
  private final AtomicInteger given = new AtomicInteger();
  private final Rest rest =
      new Rest(Runnable::run, collected::incrementAndGet, given::incrementAndGet);

  @Test
  void theFirstAuditOfAHoldingGivesNothingBack() {
    rest.audited(FREE, ENDED);
    rest.audited(held(), ENDED);
    rest.audited(FREE, ENDED);
    assertEquals(0, given.get());
    assertEquals(0, collected.get());
  }

  @Test
  void everyLaterOneDoes() {
    for (int i = 0; i < 5; i++) {
      rest.audited(FREE, ENDED);
    }
    assertEquals(4, given.get());
  }

  @Test
  void theHeapIsCollectedAtTheSecondAndThenEveryTenth() {
    for (int i = 0; i < 11; i++) {
      rest.audited(FREE, ENDED);
    }
    assertEquals(1, collected.get());
    rest.audited(FREE, ENDED);
    assertEquals(2, collected.get());
  }

  @Test
  void whatTheAuditReadsInIsWaitedFor() {
    CompletableFuture<String> comparison = new CompletableFuture<>();
    rest.audited(FREE, ENDED);
    rest.audited(FREE, comparison);
    assertEquals(0, given.get());
    comparison.complete("good");
    assertEquals(1, given.get());
  }

  @Test
  void anAuditThatFailsIsNoReasonToKeepIt() {
    rest.audited(FREE, ENDED);
    rest.audited(FREE, CompletableFuture.failedStage(new IllegalStateException("fake")));
    assertEquals(1, given.get());
  }

  @Test
  void everyNewHoldingIsWaitedFor() {
    rest.audited(FREE, ENDED);
    rest.audited(FREE, ENDED);
    rest.audited(held(), ENDED);
    assertEquals(1, collected.get());
    rest.audited(held(), ENDED);
    assertEquals(2, collected.get());
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
