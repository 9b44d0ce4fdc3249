package io.imexd.imex;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Proc;
import io.imexd.protocol.View;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One instance on this tray, from its files to its end. All of it happens on the actor's thread.
 */
final class Run {
  private static final Logger LOG = Logger.getLogger(Run.class.getName());
  private static final long SEEN_AGAIN_MILLIS = 3;
  private static final long SEEN_LEAST_MILLIS = 10_000;
  private static final long ADOPT_AGAIN_MILLIS = 50;
  private static final long ADOPT_MAX_MILLIS = 10_000;

  private final Room room;
  private final Instance instance;
  private final InstanceFiles files;
  private final Rendering rendering;
  private final Consumer<Event> sink;
  private final RestartPolicy policy;

  /** Where nvidia-imex-ctl may take longer than that, so may the way to nvidia-imex. */
  private final long seenMaxMillis;

  private Optional<Domain> domain = Optional.empty();
  private Optional<Process> child = Optional.empty();
  private Optional<Proc> process = Optional.empty();
  private @Nullable Watch watch;
  private LastWords words;
  private Future<?> pending = CompletableFuture.completedFuture(null);
  private long launchedMillis;
  private long lastLifeMillis;
  private int restarts;
  private int generation;
  private boolean stopping;

  Run(Room room, Instance instance, Consumer<Event> sink) {
    this.room = room;
    this.instance = instance;
    this.files = new InstanceFiles(room.instances().resolve(instance.toString()));
    this.rendering = new Rendering(room, instance, files);
    this.sink = sink;
    this.policy = new RestartPolicy(room.config().imex().restart());
    this.seenMaxMillis = Math.max(SEEN_LEAST_MILLIS, room.config().imex().ctlTimeoutMillis());
    this.words = LastWords.mark(files.log(), files.output());
  }

  Instance instance() {
    return instance;
  }

  boolean stopping() {
    return stopping;
  }

  Snapshot snapshot() {
    Watch seen = watch;
    return new Snapshot(
        Optional.of(instance),
        process,
        restarts,
        seen == null || process.isEmpty() ? "" : seen.word(),
        seen == null ? List.of() : seen.connections(),
        seen == null ? 0 : seen.connectionsAtWallMillis(),
        files.mapDigest());
  }

  CompletableFuture<Void> lookNow() {
    return watch == null ? CompletableFuture.completedFuture(null) : watch.lookNow();
  }

  void render(Optional<Domain> wanted) {
    if (stopping) {
      return;
    }
    domain = wanted;
    String trouble = wanted.map(rendering::write).orElse("");
    sink.accept(new Event.Rendered(instance, trouble));
  }

  /**
   * Starts it; a fresh launch has no importers to wait for, so what nvidia-imex remembers is
   * dropped.
   */
  void launch(Domain wanted, boolean fresh) {
    room.actor().looking(() -> launchNow(wanted, fresh));
  }

  private void launchNow(Domain wanted, boolean fresh) {
    if (stopping) {
      return;
    }
    domain = Optional.of(wanted);
    pending.cancel(false);
    if (process.isPresent() || !processes().isEmpty()) {
      adopt(wanted, process);
      return;
    }
    if (!files.mapDigest().equals(wanted.mapDigest()) || !Files.exists(files.config())) {
      String trouble = rendering.write(wanted);
      if (!trouble.isEmpty()) {
        ended(trouble);
        return;
      }
    }
    Optional<String> obstacle = room.launcher().obstacle(files);
    if (obstacle.isPresent()) {
      ended("nvidia-imex cannot be started: " + obstacle.get());
      return;
    }
    try {
      if (fresh) {
        room.removePersist();
      }
      words = LastWords.mark(files.log(), files.output());
      Process started = room.launcher().start(files);
      launchedMillis = room.actor().nowMillis();
      child = Optional.of(started);
      awaitBecome(started, ++generation);
    } catch (IOException e) {
      ended("nvidia-imex cannot be started: " + e.getMessage());
    }
  }

  void relaunch(Domain wanted) {
    if (stopping) {
      return;
    }
    long now = room.actor().nowMillis();
    policy.ended(now, lastLifeMillis);
    OptionalLong delay = policy.nextDelayMillis();
    if (delay.isEmpty()) {
      sink.accept(
          new Event.GaveUp(
              instance,
              "nvidia-imex ended "
                  + (room.config().imex().restart().limit() + 1)
                  + " times within "
                  + room.config().imex().restart().windowMillis() / 1_000
                  + " s"));
      return;
    }
    pending.cancel(false);
    pending =
        room.actor()
            .after(
                delay.getAsLong(),
                () -> {
                  restarts++;
                  launch(wanted, false);
                });
  }

  void adopt(Domain wanted, Optional<Proc> recorded) {
    if (!stopping) {
      domain = Optional.of(wanted);
      pending.cancel(false);
      long untilMillis = room.actor().nowMillis() + ADOPT_MAX_MILLIS;
      room.actor().looking(() -> adopt(recorded, untilMillis));
    }
  }

  void stop(Consumer<Boolean> gone) {
    if (stopping) {
      return;
    }
    stopping = true;
    pending.cancel(false);
    endWatch();
    try {
      files.removeConfig();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the configuration of " + instance + " cannot be removed", e);
    }
    new Halt(room, files, this::allProcesses, gone).step();
  }

  /** Removes the files, once nothing runs. */
  void clear() {
    room.certificates().forget(instance);
    try {
      files.remove();
    } catch (IOException e) {
      LOG.log(Level.WARNING, files.folder() + " cannot be removed", e);
    }
  }

  void endWatch() {
    if (watch != null) {
      watch.end();
    }
  }

  /**
   * setsid(1) and flock(1) come first in the same process; nvidia-imex is seen alive when they have
   * become it.
   */
  private void awaitBecome(Process started, int mine) {
    if (mine != generation || stopping) {
      return;
    }
    Optional<Proc> seen = room.processes().of(started.pid());
    if (!started.isAlive()) {
      neverBecame(started.exitValue());
    } else if (seen.isPresent()
        && room.launcher().hasBecome(room.processes().arguments(started.pid()))) {
      began(seen.get());
    } else if (room.actor().nowMillis() - launchedMillis > seenMaxMillis) {
      started.destroyForcibly();
      String who = room.launcher().placement().ended();
      ended(who + " did not come to run within " + seenMaxMillis + " ms");
    } else {
      pending = room.actor().after(SEEN_AGAIN_MILLIS, () -> awaitBecome(started, mine));
    }
  }

  private void neverBecame(int status) {
    child = Optional.empty();
    if (status == Launcher.LOCK_HELD_STATUS) {
      adopt(domain.orElseThrow(), Optional.empty());
    } else {
      String who = room.launcher().placement().ended();
      ended(who + " " + ExitWatch.how(status) + afterAll());
    }
  }

  private void adopt(Optional<Proc> recorded, long untilMillis) {
    if (stopping) {
      return;
    }
    Optional<Proc> found =
        recorded
            .filter(room.processes()::alive)
            .filter(p -> Launcher.runs(room.processes().arguments(p.pid()), files.config()))
            .or(() -> processes().stream().findFirst());
    if (found.isPresent()) {
      generation++;
      child = child.filter(c -> c.pid() == found.get().pid());
      if (child.isEmpty()) {
        launchedMillis = room.actor().nowMillis();
      }
      began(found.get());
    } else if (Pidfd.locked(files.lock()) && room.actor().nowMillis() < untilMillis) {
      pending =
          room.actor()
              .after(
                  ADOPT_AGAIN_MILLIS,
                  () -> room.actor().looking(() -> adopt(recorded, untilMillis)));
    } else {
      ended("nvidia-imex was not running when imexd looked for it");
    }
  }

  private void began(Proc seen) {
    process = Optional.of(seen);
    int mine = generation;
    sink.accept(new Event.Launched(instance, seen));
    ExitWatch.begin(room.actor(), room.processes(), seen, child, how -> exited(how, mine));
    endWatch();
    watch =
        new Watch(
            room.means(),
            files,
            domain.orElseThrow(),
            this::observed,
            () -> room.processes().signal(seen, Pidfd.SIGUSR1));
    watch.begin();
    publish(domain.orElseThrow());
  }

  /** For people and health checks; nvidia-imex reads its own, so nobody waits for this disk. */
  private void publish(Domain running) {
    try {
      room.published().publish(running.nodesMap());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the nodes map cannot be published: " + e.getMessage(), e);
    }
  }

  private void observed(View view) {
    // A process that has ended meanwhile is not good, whatever was answered before; its end is told
    // next.
    boolean ended = process.filter(room.processes()::alive).isEmpty();
    if (!stopping && !(view.good() && ended)) {
      sink.accept(new Event.Observed(instance, view));
    }
  }

  private void exited(String how, int mine) {
    if (mine != generation || stopping) {
      return;
    }
    long lifeMillis = room.actor().nowMillis() - launchedMillis;
    String after = child.isPresent() ? " after " + lifeMillis + " ms" : "";
    ended("nvidia-imex " + how + after + afterAll());
  }

  private void ended(String how) {
    generation++;
    lastLifeMillis = process.isPresent() ? room.actor().nowMillis() - launchedMillis : 0;
    process = Optional.empty();
    child = Optional.empty();
    endWatch();
    sink.accept(new Event.Exited(instance, how));
  }

  private String afterAll() {
    String line = words.line();
    return line.isEmpty() ? "" : ": " + line;
  }

  /** What is, or becomes, its nvidia-imex: by the arguments, or by the lock it holds open. */
  private List<Proc> processes() {
    return matching(arguments -> Launcher.runs(arguments, files.config()));
  }

  /** Also the nvidia-imex-ctl that a killed imexd left hanging. */
  private List<Proc> allProcesses() {
    return matching(arguments -> Launcher.uses(arguments, files.config()));
  }

  private List<Proc> matching(Predicate<List<String>> wanted) {
    return room.processes()
        .matching(pid ->
            wanted.test(room.processes().arguments(pid))
                || room.processes().hasOpen(pid, files.lock()::equals));
  }
}
