package io.imexd.node;

import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One thread that owns all state of the daemon: tasks run in the order in which they were handed
 * in, one at a time, so nothing needs a lock. It sleeps until there is a task or the next time to
 * wake. Whoever owns all threads and all time drives it by {@link #step} instead of {@link #start}.
 */
public final class EventLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EventLoop.class.getName());

  /**
   * More than a rack can have in flight; beyond it peers' messages are dropped, for they come
   * again.
   */
  private static final int TASKS_MAX = 65_536;

  private static final long NEVER = Long.MAX_VALUE;

  private record Later(long atMillis, Runnable task) {}

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
  private final Time time;
  private final String name;
  private final Runnable onFailure;
  private volatile boolean open = true;
  private long wakeAtMillis = NEVER;
  private Runnable onWake = () -> {};

  /** onFailure: a task threw what nobody expected; the state cannot be trusted any more. */
  public EventLoop(String name, Time time, Runnable onFailure) {
    this.name = name;
    this.time = time;
    this.onFailure = onFailure;
  }

  /** Gives the loop its thread. */
  public void start() {
    Thread thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs one task that waits, if there is one, and all that is due; what is thrown is passed on.
   */
  public void step() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    runDue();
  }

  /**
   * When the next step has something to do, on the loop's clock; Long.MAX_VALUE: only a task will
   * tell.
   */
  public long dueAtMillis() {
    return tasks.isEmpty() ? wakesAtMillis() : time.millis();
  }

  /** From any thread. */
  public void post(Runnable task) {
    tasks.add(task);
  }

  /** From any thread; false when too much waits already and the task was dropped. */
  public boolean offer(Runnable task) {
    return tasks.size() < TASKS_MAX && tasks.add(task);
  }

  /** On the loop only. */
  void after(long millis, Runnable task) {
    later.add(new Later(time.millis() + millis, task));
  }

  /** On the loop only: when onWake is to run next, unless it is set anew before. */
  void wakeAt(long atMillis, Runnable action) {
    wakeAtMillis = atMillis;
    onWake = action;
  }

  private void run() {
    try {
      while (open) {
        Runnable task = next();
        if (task != null) {
          task.run();
        }
        runDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "the event loop cannot go on: " + e, e);
      onFailure.run();
    }
  }

  private @org.jspecify.annotations.Nullable Runnable next() throws InterruptedException {
    long until = wakesAtMillis();
    if (until == NEVER) {
      return tasks.take();
    }
    long waitMillis = until - time.millis();
    return waitMillis <= 0 ? tasks.poll() : tasks.poll(waitMillis, TimeUnit.MILLISECONDS);
  }

  private long wakesAtMillis() {
    return Math.min(wakeAtMillis, later.isEmpty() ? NEVER : later.peek().atMillis());
  }

  private void runDue() {
    while (!later.isEmpty() && later.peek().atMillis() <= time.millis()) {
      later.remove().task().run();
    }
    if (wakeAtMillis <= time.millis()) {
      wakeAtMillis = NEVER;
      onWake.run();
    }
  }

  /** Ends the loop after the task that runs now; what waits is forgotten. */
  @Override
  public void close() {
    open = false;
    tasks.add(() -> {});
  }
}
