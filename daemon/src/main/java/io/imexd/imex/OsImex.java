package io.imexd.imex;

import io.imexd.config.Config;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor of the real nvidia-imex: one thread that decides, one that waits for
 * nvidia-imex-ctl.
 */
public final class OsImex implements Imex {
  private static final Logger LOG = Logger.getLogger(OsImex.class.getName());

  private final Actor actor = new Actor();
  private final ExecutorService ctlThread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("imex-ctl").unstarted(task));
  private final long ctlTimeoutMillis;
  private final Ctl ctl;
  private final Room room;
  private final Consumer<Event> sink;

  private @Nullable Run current;
  private @Nullable Cure cure;
  private volatile Snapshot last = Snapshot.NONE;

  /** Reports to the sink from the supervisor's own thread; the sink must not block. */
  public OsImex(Config config, Certificates certificates, Consumer<Event> sink) {
    this.sink = sink;
    this.ctlTimeoutMillis = config.imex().ctlTimeoutMillis();
    this.ctl = new Ctl(config.imex().ctl(), ctlTimeoutMillis);
    this.room =
        new Room(
            config,
            new Watch.Means(config.tray(), actor, ctlThread, ctl, config.imex()),
            new Processes(config.paths().proc()),
            new Launcher(config.imex()),
            new PublishedMap(config.imex().publish()),
            certificates,
            Leftovers.instances(config.runDir()));
  }

  @Override
  public void render(Membership membership, Optional<Domain> domain) {
    actor.execute(() -> {
      Instance instance = membership.instance();
      Optional<String> busy = busyFor(instance);
      if (busy.isPresent()) {
        report(new Event.Rendered(instance, busy.get()));
      } else {
        runOf(instance).render(domain);
      }
    });
  }

  @Override
  public void launch(Membership membership, Domain domain) {
    begin(membership, run -> run.launch(domain, true));
  }

  @Override
  public void relaunch(Membership membership, Domain domain) {
    begin(membership, run -> run.relaunch(domain));
  }

  @Override
  public void adopt(Membership membership, Domain domain, Optional<Proc> process) {
    begin(membership, run -> run.adopt(domain, process));
  }

  @Override
  public void stop(Instance instance) {
    actor.execute(() -> {
      Run held = current;
      boolean own = held != null && held.instance().equals(instance);
      Run run = own && held != null ? held : new Run(room, instance, this::report);
      // What all instances share is taken away only when no other one uses it.
      boolean alone = own || held == null && cure == null;
      run.stop(clean -> stopped(run, clean, alone));
    });
  }

  @Override
  public void cure(String address) {
    actor.execute(() -> {
      if (current != null || cure != null) {
        report(new Event.Cured("nvidia-imex is in use on this tray"));
        return;
      }
      Cure begun = new Cure(room, this::cured);
      cure = begun;
      begun.begin(address);
    });
  }

  @Override
  public Snapshot snapshot() {
    return last;
  }

  @Override
  public CompletableFuture<Snapshot> fresh() {
    CompletableFuture<Snapshot> answer = new CompletableFuture<>();
    actor.execute(() -> {
      Run run = current;
      CompletableFuture<Void> looked =
          run == null ? CompletableFuture.completedFuture(null) : run.lookNow();
      Future<?> unused =
          looked.thenRun(() -> {
            refresh();
            answer.complete(last);
          });
    });
    // Also when the supervisor was closed meanwhile.
    return answer.completeOnTimeout(last, 2 * ctlTimeoutMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    actor.close();
    ctlThread.shutdownNow();
    ctl.abort();
  }

  private void begin(Membership membership, Consumer<Run> what) {
    actor.execute(() -> {
      Instance instance = membership.instance();
      Optional<String> busy = busyFor(instance);
      if (busy.isPresent()) {
        report(new Event.Exited(instance, busy.get()));
      } else {
        what.accept(runOf(instance));
        refresh();
      }
    });
  }

  /** Whatever goes wrong, the machine that waits for an event gets one. */
  private void attempt(Run run, Consumer<Run> what) {
    try {
      what.accept(run);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "nvidia-imex cannot be supervised", e);
      report(
          new Event.Exited(run.instance(), "nvidia-imex cannot be supervised: " + e.getMessage()));
    }
  }

  /** Why an instance cannot begin here; a tray runs one at a time. */
  private Optional<String> busyFor(Instance instance) {
    if (cure != null) {
      return Optional.of("nvidia-imex is being cured on this tray");
    }
    Run held = current;
    return held == null || held.instance().equals(instance)
        ? Optional.empty()
        : Optional.of(
            "nvidia-imex of instance " + held.instance().brief() + " was not stopped yet");
  }

  private Run runOf(Instance instance) {
    Run held = current;
    if (held == null) {
      held = new Run(room, instance, this::report);
      current = held;
    }
    return held;
  }

  private void stopped(Run run, boolean clean, boolean alone) {
    run.clear();
    if (alone) {
      withdrawShared(room);
    }
    if (run == current) {
      current = null;
    }
    report(new Event.Stopped(run.instance(), clean));
  }

  private void cured(String trouble) {
    cure = null;
    report(new Event.Cured(trouble));
  }

  static void withdrawShared(Room room) {
    try {
      room.published().withdraw();
      room.removePersist();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what nvidia-imex left cannot be removed: " + e.getMessage());
    }
  }

  private void report(Event event) {
    refresh();
    sink.accept(event);
  }

  private void refresh() {
    Run run = current;
    last = run == null ? Snapshot.NONE : run.snapshot();
  }
}
