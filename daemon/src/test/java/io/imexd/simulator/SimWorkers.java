package io.imexd.simulator;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of imexd that may block: what they are given happens a little later. */
final class SimWorkers extends AbstractExecutorService {
  private static final long QUICK_MICROS = 20;
  private static final long SLOW_MICROS = 20_000;

  private final Life life;

  SimWorkers(Life life) {
    this.life = life;
  }

  @Override
  public void execute(Runnable task) {
    life.later(life.tray.chance.spread(QUICK_MICROS, SLOW_MICROS), task);
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return !life.alive();
  }

  @Override
  public boolean isTerminated() {
    return !life.alive();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
