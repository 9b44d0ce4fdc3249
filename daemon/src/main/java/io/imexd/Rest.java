package io.imexd;

import io.imexd.protocol.Holding;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Notices when a tray has come to rest, and gives memory back then: at the second standing audit in
 * a row that finds the same holding, and every ten after it. It needs no timer of its own, so that
 * an idle tray is not woken for it. On the event loop; the memory is given back elsewhere.
 */
final class Rest {
  private static final Logger LOG = Logger.getLogger(Rest.class.getName());

  /** Of the standing audits, which by default come every minute. */
  private static final int AUDITS_BETWEEN = 10;

  private final Executor workers;
  private final Runnable giveBack;
  private Optional<Holding> held = Optional.empty();
  private int audits;

  Rest(Executor workers, Runnable giveBack) {
    this.workers = workers;
    this.giveBack = giveBack;
  }

  static Rest of(Executor workers) {
    return new Rest(workers, Rest::giveBackMemory);
  }

  /** A standing audit begins, and this is held. */
  void audited(Holding holding) {
    boolean same = held.filter(holding::equals).isPresent();
    held = Optional.of(holding);
    audits = same ? audits + 1 : 0;
    if (audits % AUDITS_BETWEEN == 1) {
      workers.execute(giveBack);
    }
  }

  /** The heap first: collected, it shrinks to what lives (-XX:MaxHeapFreeRatio). */
  private static void giveBackMemory() {
    System.gc();
    try {
      NativeMemory.giveBack();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "memory cannot be given back: " + e, e);
    }
  }
}
