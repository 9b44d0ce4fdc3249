package io.imexd.ctl.launch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM or SIGHUP while something must be put in order first: the JVM waits until this is
 * closed, at most {@link #MAX_SECONDS}.
 */
public final class Interrupt implements AutoCloseable {
  /** Longer than ending a command and releasing a job take together. */
  static final int MAX_SECONDS = 120;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("interrupt").unstarted(this::hold);
  private volatile boolean came;

  private Interrupt() {}

  /** Begins to hold the JVM's end. */
  public static Interrupt watched() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** Says whether to stop. */
  public boolean came() {
    return came;
  }

  private void hold() {
    came = true;
    try {
      boolean _ = done.await(MAX_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: this is what it waited for.
    }
  }
}
