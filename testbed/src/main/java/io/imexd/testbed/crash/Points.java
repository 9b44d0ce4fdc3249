package io.imexd.testbed.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Counts how often the armed point is reached, and ends imexd there. */
final class Points {
  private final Path file;
  private final Runnable kill;
  private Optional<Arming> armed = Optional.empty();
  private int reached;

  /** file: where {@link Arming} is read from. kill: ends the process. */
  Points(Path file, Runnable kill) {
    this.file = file;
    this.kill = kill;
  }

  /**
   * A point is reached.
   *
   * @param what which ledger write, or what is not done; or nothing
   * @param laterMillis how long the kill waits, with this thread held: for what other threads do
   */
  synchronized void reached(CrashPoint point, String what, long laterMillis) {
    Optional<Arming> now = Arming.read(file);
    if (!now.equals(armed)) {
      armed = now;
      reached = 0;
    }
    if (now.isEmpty() || !now.get().isAt(point, what) || ++reached < now.get().number()) {
      return;
    }
    try {
      Files.move(file, Arming.fired(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (laterMillis > 0) {
      LockSupport.parkNanos(laterMillis * 1_000_000);
    }
    kill.run();
  }

  void reached(CrashPoint point) {
    reached(point, "", 0);
  }
}
