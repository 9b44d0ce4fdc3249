package io.imexd.testbed.crash;

import io.imexd.testbed.rack.Answer;
import io.imexd.testbed.rack.Rack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Arms a point on a tray, waits until its imexd has died there, and starts it again. */
final class Deaths {
  private static final long DEATH_MILLIS = 15_000;
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final Rack rack;
  private final Path trays;

  /** trays: where the rack keeps the files of its trays. */
  Deaths(Rack rack, Path trays) {
    this.rack = rack;
    this.trays = trays;
  }

  private Path armed(Tried tried) {
    return trays.resolve(tried.which.tray()).resolve("etc-imexd/crash-point");
  }

  void arm(Tried tried) {
    Path file = armed(tried);
    Path next = file.resolveSibling("crash-point.new");
    try {
      Files.deleteIfExists(Arming.fired(file));
      Files.writeString(next, tried.which.arming());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the death; a point that is never reached is a failure, and is disarmed. */
  void await(Tried tried) {
    boolean fired = within(DEATH_MILLIS, () -> Files.exists(Arming.fired(armed(tried))));
    tried.check(fired, () -> "the point was never reached");
    tried.died();
    try {
      Files.deleteIfExists(armed(tried));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start(Tried tried) {
    if (Files.notExists(Arming.fired(armed(tried)))) {
      return;
    }
    // The kill comes some milliseconds after the point is marked as reached.
    boolean started =
        within(
            DEATH_MILLIS,
            () -> {
              Answer answer = rack.rack("start", tried.which.tray());
              return answer.good() && !answer.out().contains("already runs");
            });
    tried.check(started, () -> "imexd does not start again");
  }

  static boolean within(long millis, BooleanSupplier condition) {
    long until = System.nanoTime() + millis * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN_MILLIS * 1_000_000);
    }
    return true;
  }
}
