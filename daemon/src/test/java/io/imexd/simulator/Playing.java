package io.imexd.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Plays many schedules, one per thread at a time; nothing is shared between them. */
final class Playing {
  private static final int TOO_MANY = 50;

  private final long base;
  private final long schedules;
  private final AtomicLong next = new AtomicLong();
  private final Counts counts = new Counts();
  private final List<Schedule.Report> broken = new ArrayList<>();
  private double seconds;

  Playing(long base, long schedules) {
    this.base = base;
    this.schedules = schedules;
  }

  /** The n-th of them; each seed is used once. */
  static long seed(long base, long n) {
    return base + n;
  }

  void play(boolean progress) throws InterruptedException {
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().name("schedules-" + i).start(() -> work(progress)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    seconds = (System.nanoTime() - began) / 1e9;
  }

  private void work(boolean progress) {
    for (long n = next.getAndIncrement(); n < schedules && few(); n = next.getAndIncrement()) {
      Schedule.Report report = Schedule.play(seed(base, n), false);
      synchronized (this) {
        counts.add(report.counts());
        if (report.violation() != null) {
          broken.add(report);
        }
      }
      if (progress && n % 500 == 0) {
        System.err.printf("\r%,d of %,d schedules, %d violations ", n, schedules, broken().size());
      }
    }
  }

  private boolean few() {
    return broken().size() < TOO_MANY;
  }

  synchronized List<Schedule.Report> broken() {
    return broken;
  }

  synchronized Counts counts() {
    return counts;
  }

  double perSecond() {
    return schedules / seconds;
  }
}
