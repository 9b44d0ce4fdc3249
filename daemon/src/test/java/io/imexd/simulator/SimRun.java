package io.imexd.simulator;

import io.imexd.imex.Snapshot;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.View;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One instance as one life of imexd supervises it, from its files to its end. */
final class SimRun {
  private static final int ENDS_MAX = 5;
  private static final long AGAIN_MICROS = 200_000;
  private static final long HALT_WAIT_MAX_MICROS = Sizes.SECOND_MICROS;

  final Instance instance;
  private final SimImex imex;
  private final Machine machine;
  private final Deque<Long> endsMicros = new ArrayDeque<>();
  private Optional<Domain> domain = Optional.empty();
  private @Nullable Running process;
  private View reported = View.NOTHING;
  private boolean attached;
  private boolean lookPending;
  private boolean stopping;
  private boolean killed;
  private int generation;
  private int restarts;

  SimRun(SimImex imex, Instance instance) {
    this.imex = imex;
    this.instance = instance;
    machine = imex.life.tray.machine;
  }

  private SimTray tray() {
    return imex.life.tray;
  }

  void render(Optional<Domain> wanted) {
    if (!stopping) {
      domain = wanted;
      wanted.ifPresent(_ -> machine.files().add(instance));
      tray().rack.promises.prepared(tray(), instance);
      imex.report(new Event.Rendered(instance, ""));
    }
  }

  void launch(Domain wanted) {
    if (stopping) {
      return;
    }
    if (process != null || machine.of(instance).isPresent()) {
      adopt(wanted);
      return;
    }
    domain = Optional.of(wanted);
    machine.files().add(instance);
    Running started = machine.start(instance, wanted);
    process = started;
    int mine = ++generation;
    imex.life.after(tray().chance.spread(200, 20_000), () -> become(started, mine));
  }

  private void become(Running started, int mine) {
    if (mine == generation && !stopping) {
      if (started.alive()) {
        attach(started);
      } else {
        ended("nvidia-imex " + started.how());
      }
    }
  }

  void adopt(Domain wanted) {
    if (stopping) {
      return;
    }
    domain = Optional.of(wanted);
    Optional<Running> found = machine.of(instance);
    if (found.isPresent()) {
      generation++;
      tray().rack.counts.add(Tally.IMEX_ADOPTED);
      attach(found.get());
    } else {
      ended("nvidia-imex was not running when imexd looked for it");
    }
  }

  private void attach(Running found) {
    process = found;
    attached = true;
    reported = View.NOTHING;
    imex.report(new Event.Launched(instance, found.proc));
    imex.lookSoon();
  }

  void relaunch(Domain wanted) {
    if (stopping) {
      return;
    }
    endsMicros.addLast(tray().rack.nowMicros());
    if (endsMicros.size() > ENDS_MAX) {
      tray().rack.counts.add(Tally.IMEX_GAVE_UP);
      imex.report(new Event.GaveUp(instance, "nvidia-imex ended too often"));
      return;
    }
    int mine = ++generation;
    imex.life.after(
        AGAIN_MICROS << endsMicros.size() - 1,
        () -> {
          if (mine == generation) {
            restarts++;
            launch(wanted);
          }
        });
  }

  void gone(Running which) {
    if (which == process && attached && !stopping) {
      ended("nvidia-imex " + which.how());
    }
  }

  private void ended(String how) {
    generation++;
    process = null;
    attached = false;
    imex.report(new Event.Exited(instance, how));
  }

  void stop() {
    if (!stopping) {
      stopping = true;
      generation++;
      halt(tray().rack.nowMicros() + Sizes.STOP_TIMEOUT_MILLIS * 1_000, 1_000);
    }
  }

  private void halt(long untilMicros, long waitMicros) {
    List<Running> alive =
        machine.running().stream().filter(r -> r.instance.equals(instance)).toList();
    if (alive.isEmpty()) {
      machine.files().remove(instance);
      imex.stopped(this, !killed);
      return;
    }
    boolean late = tray().rack.nowMicros() >= untilMicros;
    killed |= late;
    alive.forEach(late ? machine::kill : machine::terminate);
    imex.life.after(
        waitMicros, () -> halt(untilMicros, Math.min(2 * waitMicros, HALT_WAIT_MAX_MICROS)));
  }

  boolean wantsLook() {
    boolean wants = attached && !stopping && !lookPending;
    lookPending |= wants;
    return wants;
  }

  void look() {
    lookPending = false;
    if (!attached || stopping || process == null || !process.alive()) {
      return;
    }
    Domain own = domain.orElseThrow();
    String missing = machine.missing(process);
    View view = new View(missing.isEmpty(), missing, own.mapDigest(), false);
    if (!view.equals(reported)) {
      reported = view;
      imex.report(new Event.Observed(instance, view));
    }
  }

  Snapshot snapshot() {
    return new Snapshot(
        Optional.of(instance),
        Optional.ofNullable(process).map(p -> p.proc),
        restarts,
        process == null || !Objects.requireNonNull(process).ready() ? "" : "READY",
        List.of(),
        0,
        domain.map(Domain::mapDigest).orElse(""));
  }
}
