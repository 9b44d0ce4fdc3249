package io.imexd.node;

import io.imexd.guard.Admitted;
import io.imexd.imex.Imex;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.TrayId;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.logging.Logger;

/**
 * Makes a tray, when imexd begins, what imexd says of one: where nothing is held nobody is let
 * through to nvidia-imex's ports, and nothing of another job lies around. Not beside an nvidia-imex
 * of another owner: that would cut a living domain and take its channels away, which is worse than
 * a tray that is not as it should be and unfit. It is done as soon as that one has gone. On the
 * event loop.
 */
final class Tidying {
  private static final Logger LOG = Logger.getLogger(Tidying.class.getName());

  private final EventLoop loop;
  private final Tray tray;
  private final Imex imex;
  private final Surroundings around;
  private final Executor workers;
  private final long againMillis;

  Tidying(
      EventLoop loop,
      Tray tray,
      Imex imex,
      Surroundings around,
      Executor workers,
      long againMillis) {
    this.loop = loop;
    this.tray = tray;
    this.imex = imex;
    this.around = around;
    this.workers = workers;
    this.againMillis = againMillis;
  }

  /** What runs here of nvidia-imex that is not imexd's; blocks. Who cannot look is not alone. */
  List<String> foreign() {
    try {
      return around.foreignImex();
    } catch (UncheckedIOException e) {
      return List.of("what runs here cannot be listed (" + e.getMessage() + "), so an nvidia-imex");
    }
  }

  /** foreign: what it was just now. */
  void begin(List<String> foreign) {
    if (waits(foreign)) {
      LOG.warning(
          "tray "
              + self()
              + ": "
              + String.join(", ", foreign)
              + " is not imexd's: its ports and channels are left alone until it has gone");
      loop.after(againMillis, this::again);
    } else {
      tidy();
    }
  }

  private void again() {
    workers.execute(() -> {
      List<String> foreign = foreign();
      loop.post(() -> {
        if (waits(foreign)) {
          loop.after(againMillis, this::again);
        } else {
          LOG.info("tray " + self() + ": no nvidia-imex but imexd's runs here any more");
          tidy();
        }
      });
    });
  }

  /** Whoever holds a domain was alone when it was formed, and its guard is laid. */
  private boolean waits(List<String> foreign) {
    return !foreign.isEmpty() && held().isEmpty();
  }

  private void tidy() {
    Optional<Instance> held = held();
    // A tray of which nobody knows what it holds stays as it is.
    if (!tray.blocked().isEmpty() || !tray.state().durable().unfit().isEmpty()) {
      return;
    }
    if (held.isEmpty()) {
      var _ = around.guard().admit(Admitted.NOBODY);
    }
    around.channels().removeAllBut(held);
    for (Instance old : around.leftovers(held)) {
      LOG.warning("tray " + self() + ": removing what is left of instance " + old.brief());
      imex.stop(old);
    }
  }

  private Optional<Instance> held() {
    return tray.state().durable().holding().membershipIfAny().map(Membership::instance);
  }

  private TrayId self() {
    return tray.state().self();
  }
}
