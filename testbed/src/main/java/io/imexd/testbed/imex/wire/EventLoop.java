package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread, one selector, timers: all that a stand-in does happens here, so that there are no
 * locks and an idle process sleeps.
 */
public final class EventLoop implements AutoCloseable {
  /** Something with a channel in the selector; attached to its key. */
  public interface Ready {
    /** Called when the channel is ready; must not throw for what a peer did. */
    void ready(SelectionKey key);
  }

  /** A task at a time; cancelling is forgetting. */
  public static final class Timer implements Comparable<Timer> {
    private final long atNanos;
    private final Runnable task;
    private boolean cancelled;

    Timer(long atNanos, Runnable task) {
      this.atNanos = atNanos;
      this.task = task;
    }

    /** The task will not run. */
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Timer other) {
      return Long.compare(atNanos - other.atNanos, 0);
    }
  }

  private final Selector selector;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();

  /** Read buffer shared by all links of this loop. */
  final ByteBuffer scratch = ByteBuffer.allocateDirect(32 * 1024);

  private boolean stopped;

  public EventLoop() throws IOException {
    selector = Selector.open();
  }

  /** The selector to register channels with. */
  public Selector selector() {
    return selector;
  }

  /** Runs a task on this loop after a delay in milliseconds. Loop thread only. */
  public Timer after(long delayMillis, Runnable task) {
    Timer timer = new Timer(System.nanoTime() + delayMillis * 1_000_000, task);
    timers.add(timer);
    return timer;
  }

  /** Hands a task in from any thread. */
  public void execute(Runnable task) {
    handedIn.add(task);
    selector.wakeup();
  }

  /** Ends {@link #run} after the task that is running. */
  public void stop() {
    stopped = true;
  }

  /** Serves channels, timers and tasks until stopped. */
  public void run() throws IOException {
    while (!stopped) {
      select();
      Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
      while (keys.hasNext() && !stopped) {
        SelectionKey key = keys.next();
        keys.remove();
        try {
          ((Ready) key.attachment()).ready(key);
        } catch (CancelledKeyException closedMeanwhile) {
          // A handler before this one closed the channel.
        }
      }
      for (Runnable task = handedIn.poll(); task != null && !stopped; task = handedIn.poll()) {
        task.run();
      }
      runTimers();
    }
  }

  private void select() throws IOException {
    Timer first = timers.peek();
    if (first == null) {
      selector.select();
      return;
    }
    long waitNanos = first.atNanos - System.nanoTime();
    if (waitNanos <= 0) {
      selector.selectNow();
    } else {
      selector.select((waitNanos + 999_999) / 1_000_000);
    }
  }

  private void runTimers() {
    for (Timer next = timers.peek(); next != null && !stopped; next = timers.peek()) {
      if (!next.cancelled && next.atNanos - System.nanoTime() > 0) {
        return;
      }
      timers.poll();
      if (!next.cancelled) {
        next.task.run();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
