package io.imexd.imex;

import io.imexd.protocol.Proc;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Ends all processes of an instance in order: SIGTERM, wait, SIGKILL only when the time is over,
 * and then waits for as long as it takes: a tray is not free while one of them exists.
 */
final class Halt {
  private static final Logger LOG = Logger.getLogger(Halt.class.getName());
  private static final long FIRST_WAIT_MILLIS = 5;
  private static final long WAIT_MAX_MILLIS = 200;
  private static final long COMPLAIN_MILLIS = 30_000;

  private final Room room;
  private final InstanceFiles files;
  private final Supplier<List<Proc>> remaining;
  private final Consumer<Boolean> done;
  private final long beganMillis;

  private List<Proc> known = List.of();
  private boolean killed;
  private long waitMillis = FIRST_WAIT_MILLIS;
  private long complainedMillis;

  /**
   * A halt of what the supplier finds, time after time.
   *
   * @param done told once whether it went without SIGKILL
   */
  Halt(Room room, InstanceFiles files, Supplier<List<Proc>> remaining, Consumer<Boolean> done) {
    this.room = room;
    this.files = files;
    this.remaining = remaining;
    this.done = done;
    this.beganMillis = room.actor().nowMillis();
    this.complainedMillis = beganMillis;
  }

  void step() {
    try {
      if (ended()) {
        return;
      }
    } catch (UncheckedIOException e) {
      LOG.warning("nvidia-imex cannot be looked for: " + e.getMessage());
    }
    var unused = room.actor().after(waitMillis, this::step);
    waitMillis = Math.min(2 * waitMillis, WAIT_MAX_MILLIS);
  }

  private boolean ended() {
    List<Proc> alive = known.stream().filter(room.processes()::alive).toList();
    if (alive.isEmpty()) {
      // Looking through all processes costs more than looking at one: done at the beginning and at
      // the end.
      alive = remaining.get();
      if (alive.isEmpty() && !Pidfd.locked(files.lock())) {
        done.accept(!killed);
        return true;
      }
    }
    urge(alive);
    return false;
  }

  private void urge(List<Proc> alive) {
    long now = room.actor().nowMillis();
    boolean late = now - beganMillis >= room.config().imex().stopTimeoutMillis();
    for (Proc process : alive) {
      if (late && !killed) {
        LOG.warning(
            "nvidia-imex (pid " + process.pid() + ") did not end in its time and is killed");
      }
      if (late || !known.contains(process)) {
        room.processes().signal(process, late ? Pidfd.SIGKILL : Pidfd.SIGTERM);
      }
    }
    killed |= late && !alive.isEmpty();
    known = alive;
    if (now - complainedMillis >= COMPLAIN_MILLIS) {
      complainedMillis = now;
      LOG.warning(
          "processes of "
              + files.folder()
              + " still exist: "
              + alive
              + "; the tray stays held until they are gone");
    }
  }
}
