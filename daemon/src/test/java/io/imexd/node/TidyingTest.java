package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.guard.Admitted;
import io.imexd.guard.FakeGuard;
import io.imexd.guard.Guard;
import io.imexd.imex.FakeImex;
import io.imexd.ledger.MemoryLedger;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TidyingTest {
  private static final TrayId SELF = new TrayId("t1");
  private static final long AGAIN_MILLIS = 60_000;

  private final ManualTime time = new ManualTime();
  private final EventLoop loop = new EventLoop("test", time, () -> {});
  private final AuditTrail trail = new AuditTrail(SELF, new MemoryAuditLog(), time);
  private final FakeGuard guard = new FakeGuard();
  private final FakeImex imex = new FakeImex(_ -> {});
  private final Around around = new Around();
  private final Tray tray = FreeTray.of(SELF, loop, time, trail, new MemoryLedger());
  private final Tidying tidying =
      new Tidying(loop, tray, imex, around, Runnable::run, AGAIN_MILLIS);

  private void pass(long millis) {
    time.pass(millis);
    for (int i = 0; i < 10; i++) {
      loop.step();
    }
  }

  @Test
  void aloneAndFreeNobodyIsLetThroughAndLeftoversGo() {
    tidying.begin(tidying.foreign());
    assertEquals(List.of(Admitted.NOBODY), guard.admitted());
    assertEquals(1, around.askedForLeftovers);
  }

  @Test
  void besideAnothersNvidiaImexNothingIsTouchedUntilItHasGone() {
    around.foreign = List.of("nvidia-imex (pid 812, -c /etc/nvidia-imex/config.cfg)");
    tidying.begin(tidying.foreign());
    pass(AGAIN_MILLIS);
    assertEquals(List.of(), guard.admitted());
    assertEquals(0, around.askedForLeftovers);
    around.foreign = List.of();
    pass(AGAIN_MILLIS);
    assertEquals(List.of(Admitted.NOBODY), guard.admitted());
    assertEquals(1, around.askedForLeftovers);
  }

  @Test
  void whoCannotLookIsNotTakenToBeAlone() {
    around.trouble = "/proc: Input/output error";
    tidying.begin(tidying.foreign());
    assertEquals(List.of(), guard.admitted());
  }

  private final class Around extends BareSurroundings {
    private List<String> foreign = List.of();
    private String trouble = "";
    private int askedForLeftovers;

    @Override
    public List<String> foreignImex() {
      if (!trouble.isEmpty()) {
        throw new UncheckedIOException(new IOException(trouble));
      }
      return foreign;
    }

    @Override
    public List<Instance> leftovers(Optional<Instance> held) {
      askedForLeftovers++;
      return List.of();
    }

    @Override
    public Guard guard() {
      return guard;
    }
  }
}
