package io.imexd.simulator;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.imex.Imex;
import io.imexd.node.Daemon;
import io.imexd.node.EventLoop;
import io.imexd.protocol.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One life of imexd on a tray: the daemon that ships, its event loop driven from here. It may be
 * killed at each place where it touches the world.
 */
final class Life {
  private static final int STEPS_MAX = 200;
  private static final int SPINS_MAX = 100;

  final SimTray tray;
  final SimTime time;
  private final SimRack rack;
  private final int number;
  private final Chance chance;
  private @Nullable Daemon daemon;
  private @Nullable EventLoop loop;
  private @Nullable SimPeers peers;
  private @Nullable SimImex imex;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean alive = true;
  private boolean inside;
  private int crossingsLeft;
  private Runnable besideKill = () -> {};
  private long wakeMicros = Long.MAX_VALUE;
  private int spins;

  Life(SimTray tray, int number) {
    this.tray = tray;
    this.number = number;
    rack = tray.rack;
    chance = tray.chance.split();
    // Numbers of one life mean nothing in another.
    time = new SimTime(tray, 10_000_000L * number + chance.below(1_000_000));
  }

  /** Reads the ledger and begins to serve. */
  void begin() {
    guarded(() -> {
      daemon =
          new Daemon(
              new Daemon.Parts(
                  rack.sizes.config(tray.name),
                  "simulated",
                  tray.machine.bootId(),
                  tray.record.ledger(this, time),
                  tray::facts,
                  this::supervisor,
                  listener -> {
                    SimPeers made = new SimPeers(this, listener, rack.network);
                    peers = made;
                    return made;
                  },
                  new Around(tray.machine),
                  new MemoryAuditLog(),
                  new SimWorkers(this),
                  time,
                  chance::bits,
                  driven -> loop = driven,
                  this::failStop));
      daemon.start();
    });
    drain();
  }

  private Imex supervisor(Consumer<Event> sink) {
    SimImex made = new SimImex(this, sink);
    imex = made;
    return made;
  }

  private void failStop() {
    rack.happened(tray, Tally.FAIL_STOP, () -> "imexd ends: nobody knows what is on disk");
    kill();
    throw new Killed();
  }

  boolean alive() {
    return alive;
  }

  Daemon daemon() {
    return Objects.requireNonNull(daemon);
  }

  @Nullable SimPeers peers() {
    return peers;
  }

  @Nullable SimImex imex() {
    return imex;
  }

  /**
   * It is killed when it has touched the world so often from now on; 0: never. beside: what happens
   * to its tray at that moment.
   */
  void killAfterCrossings(int count, Runnable beside) {
    crossingsLeft = count;
    besideKill = beside;
  }

  /** Here imexd touches the world; what was killed does so no more. */
  void cross(Tally how, Supplier<String> where) {
    if (!inside) {
      return;
    }
    if (alive && crossingsLeft > 0 && --crossingsLeft == 0) {
      rack.happened(tray, how, () -> "imexd is killed: " + where.get());
      kill();
      besideKill.run();
    }
    if (!alive) {
      throw new Killed();
    }
  }

  /** SIGKILL: nothing more happens in this life. */
  void kill() {
    if (alive) {
      alive = false;
      tray.ended(this);
      tray.startAfter(chance.spread(50_000, 40 * Sizes.SECOND_MICROS));
    }
  }

  /** SIGTERM. */
  void stopInOrder() {
    guarded(() -> daemon().close());
    kill();
  }

  /** Runs what another thread of imexd would do, now or when imexd is not stopped any more. */
  void run(Runnable task) {
    if (!alive) {
      return;
    }
    if (tray.paused() || !waiting.isEmpty()) {
      waiting.add(task);
      if (waiting.size() == 1) {
        rack.agenda.at(tray.pausedUntilMicros(), this::goOn);
      }
      return;
    }
    guarded(task);
    drain();
  }

  /** After a stop all that came meanwhile is there, in its order. */
  void goOn() {
    if (alive && tray.paused()) {
      rack.agenda.at(tray.pausedUntilMicros(), this::goOn);
      return;
    }
    while (alive && !waiting.isEmpty()) {
      guarded(waiting.peek());
      waiting.poll();
    }
    drain();
  }

  void later(long micros, Runnable task) {
    rack.agenda.at(tray.ownMicros() + micros, () -> run(task));
  }

  /** A timer of the supervisor, whose thread never waits for the disk. */
  void after(long micros, Runnable task) {
    rack.agenda.after(micros, () -> run(task));
  }

  private void guarded(Runnable task) {
    boolean before = inside;
    inside = true;
    try {
      task.run();
    } catch (Killed e) {
      kill();
    } finally {
      inside = before;
    }
  }

  /** All that the loop has to do by now is done, in steps as its thread takes them. */
  void drain() {
    int steps = 0;
    while (alive && loop != null && due() <= rack.nowMicros()) {
      if (tray.frozenUntilMicros() > rack.nowMicros()) {
        break;
      }
      if (++steps > STEPS_MAX) {
        spin();
        return;
      }
      guarded(loop::step);
      rack.counts.add(Tally.HAPPENINGS);
      rack.promises.check(tray);
    }
    spins = 0;
    if (alive && loop != null) {
      wakeAt(Math.max(due(), tray.frozenUntilMicros()));
    }
  }

  /** It would wake at once again: in a world where work takes time, a moment later. */
  private void spin() {
    if (++spins > SPINS_MAX) {
      throw new Broken("P7 bounded", tray + ": imexd spins: it wakes at once, again and again");
    }
    rack.agenda.after(1_000, this::drain);
  }

  private long due() {
    long dueMillis = Objects.requireNonNull(loop).dueAtMillis();
    return dueMillis == Long.MAX_VALUE ? Long.MAX_VALUE : time.microsAt(dueMillis);
  }

  private void wakeAt(long micros) {
    if (micros == Long.MAX_VALUE || micros <= rack.nowMicros() || wakeMicros == micros) {
      return;
    }
    if (micros < wakeMicros || wakeMicros <= rack.nowMicros()) {
      wakeMicros = micros;
      rack.agenda.at(
          micros,
          () -> {
            if (wakeMicros == micros) {
              wakeMicros = Long.MAX_VALUE;
              run(() -> {});
            }
          });
    }
  }

  @Override
  public String toString() {
    return tray + "/" + number;
  }
}
