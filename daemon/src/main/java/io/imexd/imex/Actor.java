package io.imexd.imex;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one thread that owns all state of the supervisor, and its clock. Nothing on it waits. */
final class Actor implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Actor.class.getName());
  private static final long LOOK_AGAIN_MILLIS = 1_000;

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("imex").unstarted(task));

  Actor() {
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void execute(Runnable task) {
    Future<?> unused = after(0, task);
  }

  Future<?> after(long delayMillis, Runnable task) {
    try {
      return thread.schedule(() -> guarded(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // imexd is ending: nothing is decided any more.
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Runs it, and runs it again until it can look: "cannot look" is not "not there". */
  void looking(Runnable task) {
    try {
      task.run();
    } catch (UncheckedIOException e) {
      LOG.warning("nvidia-imex cannot be looked for: " + e.getMessage());
      Future<?> unused = after(LOOK_AGAIN_MILLIS, () -> looking(task));
    }
  }

  /** Monotonic. */
  long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Unix time, to show to people. */
  long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "the supervisor of nvidia-imex met what it did not expect", e);
    }
  }
}
