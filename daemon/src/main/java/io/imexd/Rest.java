package io.imexd;

import io.imexd.protocol.Holding;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Notices when a tray has come to rest, and gives memory back then: when a standing audit has ended
 * that found the same holding as the one before, for the audit itself reads pages in. The heap is
 * collected at the first of them and every ten after it. It needs no timer of its own, so that an
 * idle tray is not woken for it. On the event loop; the memory is given back elsewhere.
 */
final class Rest {
  private static final Logger LOG = Logger.getLogger(Rest.class.getName());

  /** Of the standing audits, which by default come every minute. */
  private static final int AUDITS_BETWEEN = 10;

  private final Executor workers;
  private final Runnable collect;
  private final Runnable giveBack;
  private Optional<Holding> held = Optional.empty();
  private int audits;

  Rest(Executor workers, Runnable collect, Runnable giveBack) {
    this.workers = workers;
    this.collect = collect;
    this.giveBack = giveBack;
  }

  /** Of this JVM: a collected heap shrinks to what lives (-XX:MaxHeapFreeRatio). */
  static Rest of(Executor workers) {
    return new Rest(workers, System::gc, Rest::giveBackMemory);
  }

  /** A standing audit has begun, which ends with the comparison, and this is held. */
  void audited(Holding holding, CompletionStage<?> comparison) {
    boolean same = held.filter(holding::equals).isPresent();
    held = Optional.of(holding);
    audits = same ? audits + 1 : 0;
    if (same) {
      boolean all = audits % AUDITS_BETWEEN == 1;
      var _ = comparison.whenCompleteAsync((_, _) -> giveBack(all), workers);
    }
  }

  private void giveBack(boolean all) {
    if (all) {
      collect.run();
    }
    giveBack.run();
  }

  private static void giveBackMemory() {
    try {
      NativeMemory.giveBack();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "memory cannot be given back: " + e, e);
    }
  }
}
