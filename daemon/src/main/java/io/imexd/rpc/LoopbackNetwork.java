package io.imexd.rpc;

import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Trays in one process: the same promises as {@link GrpcPeers} and every failure on demand, for
 * tests and benchmarks. Messages pass through the same envelopes.
 */
public final class LoopbackNetwork {

  /** What becomes of a message between two trays. */
  public enum Fate {
    DELIVER,
    /** Silence, as across a cut. */
    DROP,
    TWICE,
    /** Kept until {@link #deliverHeld}. */
    HOLD
  }

  /** Decides the fate of each message; asked on the sender's thread. */
  @FunctionalInterface
  public interface Weather {
    Fate of(TrayId from, TrayId to, Message message);

    Weather FAIR = (_, _, _) -> Fate.DELIVER;

    /** Nothing passes between the two, in either direction. */
    static Weather cut(TrayId one, TrayId other) {
      return (from, to, _) ->
          from.equals(one) && to.equals(other) || from.equals(other) && to.equals(one)
              ? Fate.DROP
              : Fate.DELIVER;
    }
  }

  private final Map<TrayId, LoopbackPeers> joined = new ConcurrentHashMap<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final Executor thread;
  private volatile Weather weather = Weather.FAIR;

  /** thread: runs the deliveries, in order and one at a time. */
  public LoopbackNetwork(Executor thread) {
    this.thread = thread;
  }

  /** The network as this tray sees it; others reach it once it is started. */
  public Peers peers(TrayId self, PeerListener listener) {
    return new LoopbackPeers(this, self, listener);
  }

  public void weather(Weather next) {
    weather = next;
  }

  /** Delivers what was held, in the order it was sent. */
  public void deliverHeld() {
    synchronized (held) {
      for (Runnable delivery = held.poll(); delivery != null; delivery = held.poll()) {
        thread.execute(delivery);
      }
    }
  }

  void join(TrayId tray, LoopbackPeers peers) {
    joined.put(tray, peers);
  }

  void leave(TrayId tray, LoopbackPeers peers) {
    joined.remove(tray, peers);
  }

  @Nullable LoopbackPeers at(TrayId tray) {
    return joined.get(tray);
  }

  void execute(Runnable action) {
    thread.execute(action);
  }

  Fate fate(TrayId from, TrayId to, Message message) {
    return from.equals(to) ? Fate.DELIVER : weather.of(from, to, message);
  }

  void pass(Fate fate, Runnable delivery) {
    switch (fate) {
      case DELIVER -> thread.execute(delivery);
      case TWICE -> {
        thread.execute(delivery);
        thread.execute(delivery);
      }
      case DROP -> {}
      case HOLD -> {
        synchronized (held) {
          held.add(delivery);
        }
      }
    }
  }
}
