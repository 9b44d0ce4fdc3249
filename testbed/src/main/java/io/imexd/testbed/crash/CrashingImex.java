package io.imexd.testbed.crash;

import io.imexd.imex.Imex;
import io.imexd.imex.Snapshot;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The supervisor of nvidia-imex with a point before each thing that it is asked for, and one before
 * what came of it is told.
 */
final class CrashingImex implements Imex {
  /** The supervisor's thread has begun with what it was asked for by then, and not ended. */
  private static final long UNDER_WAY_MILLIS = 3;

  private final Imex imex;
  private final Points points;
  private final Said said;
  private volatile CrashPoint launched = CrashPoint.AFTER_LAUNCH;

  CrashingImex(
      Function<Consumer<Event>, Imex> made, Consumer<Event> sink, Points points, Said said) {
    this.points = points;
    this.said = said;
    this.imex =
        made.apply(event -> {
          reported(event);
          sink.accept(event);
        });
  }

  private void reported(Event event) {
    switch (event) {
      case Event.Rendered _ -> points.reached(CrashPoint.AFTER_RENDER);
      case Event.Launched _ -> points.reached(launched);
      case Event.Stopped _ -> points.reached(CrashPoint.AFTER_STOP);
      default -> {}
    }
  }

  private void asked(CrashPoint point, String what) {
    if (said.anything()) {
      points.reached(CrashPoint.SAID_NOT_DONE, what, 0);
    }
    points.reached(point);
  }

  @Override
  public void render(Membership membership, Optional<Domain> domain) {
    asked(CrashPoint.BEFORE_RENDER, "render");
    imex.render(membership, domain);
  }

  @Override
  public void launch(Membership membership, Domain domain) {
    asked(CrashPoint.BEFORE_LAUNCH, "launch");
    launched = CrashPoint.AFTER_LAUNCH;
    imex.launch(membership, domain);
    points.reached(CrashPoint.LAUNCHING, "", UNDER_WAY_MILLIS);
  }

  @Override
  public void relaunch(Membership membership, Domain domain) {
    asked(CrashPoint.BEFORE_RELAUNCH, "relaunch");
    launched = CrashPoint.AFTER_RELAUNCH;
    imex.relaunch(membership, domain);
  }

  @Override
  public void adopt(Membership membership, Domain domain, Optional<Proc> process) {
    asked(CrashPoint.BEFORE_ADOPT, "adopt");
    launched = CrashPoint.AFTER_ADOPT;
    imex.adopt(membership, domain, process);
  }

  @Override
  public void stop(Instance instance) {
    asked(CrashPoint.BEFORE_STOP, "stop");
    imex.stop(instance);
    points.reached(CrashPoint.STOPPING, "", UNDER_WAY_MILLIS);
  }

  @Override
  public void cure(String address) {
    imex.cure(address);
  }

  @Override
  public Snapshot snapshot() {
    return imex.snapshot();
  }

  @Override
  public CompletableFuture<Snapshot> fresh() {
    return imex.fresh();
  }

  @Override
  public void close() {
    imex.close();
  }
}
