package io.imexd.simulator;

import io.imexd.imex.Imex;
import io.imexd.imex.Snapshot;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor of one life of imexd over the nvidia-imex of its {@link Machine}; it tells the
 * story that the real one tells. What a run does is {@link SimRun}'s.
 */
final class SimImex implements Imex {
  /** As the real one's: no job's instance. */
  static final Instance CURE = new Instance(0, 0);

  final Life life;
  private final Consumer<Event> sink;
  private @Nullable SimRun current;
  private final Deque<Runnable> commands = new ArrayDeque<>();
  private boolean curing;

  SimImex(Life life, Consumer<Event> sink) {
    this.life = life;
    this.sink = sink;
  }

  void report(Event event) {
    life.tray.rack.tell(life.tray, 5, () -> "imex: " + event);
    sink.accept(event);
  }

  private void act(String what, Runnable task) {
    life.cross(Tally.KILLED_BEFORE_ACT, () -> "before " + what);
    // One thread: in the order in which it was asked.
    commands.add(task);
    life.after(life.tray.chance.spread(5, 3_000), this::next);
  }

  private void next() {
    Runnable command = commands.poll();
    if (command != null) {
      command.run();
    }
  }

  private Optional<String> busy(Instance instance) {
    if (curing) {
      return Optional.of("nvidia-imex is being cured on this tray");
    }
    return current == null || current.instance.equals(instance)
        ? Optional.empty()
        : Optional.of(
            "nvidia-imex of instance " + current.instance.brief() + " was not stopped yet");
  }

  private SimRun runOf(Instance instance) {
    SimRun run = current;
    if (run == null) {
      run = new SimRun(this, instance);
      current = run;
    }
    return run;
  }

  private void with(Instance instance, Consumer<SimRun> what) {
    Optional<String> busy = busy(instance);
    if (busy.isPresent()) {
      report(new Event.Exited(instance, busy.get()));
    } else {
      what.accept(runOf(instance));
    }
  }

  @Override
  public void render(Membership membership, Optional<Domain> domain) {
    Instance instance = membership.instance();
    act(
        "rendering",
        () -> {
          Optional<String> busy = busy(instance);
          if (busy.isPresent()) {
            report(new Event.Rendered(instance, busy.get()));
          } else {
            runOf(instance).render(domain);
          }
        });
  }

  @Override
  public void launch(Membership membership, Domain domain) {
    act("launching", () -> with(membership.instance(), run -> run.launch(domain)));
  }

  @Override
  public void relaunch(Membership membership, Domain domain) {
    act("launching again", () -> with(membership.instance(), run -> run.relaunch(domain)));
  }

  @Override
  public void adopt(Membership membership, Domain domain, Optional<Proc> process) {
    act("adopting", () -> with(membership.instance(), run -> run.adopt(domain)));
  }

  @Override
  public void stop(Instance instance) {
    act(
        "stopping",
        () -> {
          boolean own = current != null && current.instance.equals(instance);
          (own && current != null ? current : new SimRun(this, instance)).stop();
        });
  }

  void stopped(SimRun run, boolean clean) {
    if (run == current) {
      current = null;
    }
    report(new Event.Stopped(run.instance, clean));
  }

  @Override
  public void cure(String address) {
    act(
        "curing",
        () -> {
          if (current != null || curing) {
            report(new Event.Cured("nvidia-imex is in use on this tray"));
            return;
          }
          curing = true;
          Machine machine = life.tray.machine;
          machine.files().add(CURE);
          Domain alone = new Domain("", List.of(life.tray.name), List.of(address));
          // One that an earlier imexd left is taken over, as the real one does.
          Running run = machine.of(CURE).orElseGet(() -> machine.start(CURE, alone));
          life.after(life.tray.chance.spread(20_000, 400_000), () -> endCure(run, run.how(), 0));
        });
  }

  private void endCure(Running run, String trouble, long waitedMicros) {
    Machine machine = life.tray.machine;
    if (run.alive()) {
      boolean late = waitedMicros >= Sizes.STOP_TIMEOUT_MILLIS * 1_000;
      if (late) {
        machine.kill(run);
      } else {
        machine.terminate(run);
      }
      long wait = waitedMicros == 0 ? 35_000 : Sizes.STOP_TIMEOUT_MILLIS * 1_000;
      String now = late ? "nvidia-imex alone had to be killed, too" : trouble;
      life.after(wait, () -> endCure(run, now, waitedMicros + wait));
      return;
    }
    machine.files().remove(CURE);
    curing = false;
    if (trouble.isEmpty()) {
      life.tray.rack.counts.add(Tally.IMEX_CURED);
    }
    report(new Event.Cured(trouble));
  }

  /** A process of this tray has ended. */
  void gone(Running which) {
    life.after(
        life.tray.chance.spread(50, 5_000),
        () -> {
          if (current != null) {
            current.gone(which);
          }
        });
  }

  /** Something has changed that the probes will see. */
  void lookSoon() {
    SimRun run = current;
    if (run != null && run.wantsLook()) {
      life.after(life.tray.chance.spread(300, 50_000), run::look);
    }
  }

  @Override
  public Snapshot snapshot() {
    return current == null ? Snapshot.NONE : current.snapshot();
  }

  @Override
  public CompletableFuture<Snapshot> fresh() {
    return CompletableFuture.completedFuture(snapshot());
  }

  @Override
  public void close() {
    current = null;
  }
}
