package io.imexd.imex;

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
