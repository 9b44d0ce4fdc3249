package io.imexd.imex;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import io.imexd.protocol.View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An nvidia-imex that is instantly READY and connected, or fails as it is told, for tests and
 * benchmarks. It outlives the imexd that uses it: {@link #attach} is what a restarted one does.
 * Reports on the caller's own thread.
 */
public final class FakeImex implements Imex {
  private final Certificates certificates;
  private Consumer<Event> sink;
  private Snapshot state = Snapshot.NONE;
  private String renderTrouble = "";
  private String launchTrouble = "";
  private String lateDetail = "";
  private boolean stopsClean = true;
  private long lastPid = 1_000;
  private Optional<Domain> running = Optional.empty();

  public FakeImex(Consumer<Event> sink) {
    this(Certificates.NONE, sink);
  }

  /** One that has no use for certificates, but forgets them when it stops, as all must. */
  public FakeImex(Certificates certificates, Consumer<Event> sink) {
    this.certificates = certificates;
    this.sink = sink;
  }

  public synchronized void attach(Consumer<Event> other) {
    sink = other;
  }

  /** From now on files cannot be written; empty: they can. */
  public synchronized void failRender(String trouble) {
    renderTrouble = trouble;
  }

  /** From now on it ends at once when started; empty: it does not. */
  public synchronized void failLaunch(String how) {
    launchTrouble = how;
  }

  /** From now on, and for the one that runs, the domain is seen like this; empty: all is well. */
  public synchronized void seen(String detail) {
    lateDetail = detail;
    state.instance().filter(_ -> state.process().isPresent()).ifPresent(this::observe);
  }

  /** From now on it has to be killed, or ends by itself again. */
  public synchronized void stopsClean(boolean clean) {
    stopsClean = clean;
  }

  /** The one that runs ends by itself. */
  public synchronized void crash(String how) {
    Instance instance = state.instance().orElseThrow();
    state =
        new Snapshot(
            state.instance(),
            Optional.empty(),
            state.restarts(),
            "",
            List.of(),
            0,
            state.mapDigest());
    sink.accept(new Event.Exited(instance, how));
  }

  @Override
  public synchronized void render(Membership membership, Optional<Domain> domain) {
    String digest = renderTrouble.isEmpty() ? domain.map(Domain::mapDigest).orElse("") : "";
    state =
        new Snapshot(
            Optional.of(membership.instance()), Optional.empty(), 0, "", List.of(), 0, digest);
    sink.accept(new Event.Rendered(membership.instance(), renderTrouble));
  }

  @Override
  public synchronized void launch(Membership membership, Domain domain) {
    begin(membership.instance(), domain, state.restarts());
  }

  @Override
  public synchronized void relaunch(Membership membership, Domain domain) {
    begin(membership.instance(), domain, state.restarts() + 1);
  }

  @Override
  public synchronized void adopt(Membership membership, Domain domain, Optional<Proc> process) {
    Instance instance = membership.instance();
    if (state.instance().equals(Optional.of(instance)) && state.process().isPresent()) {
      sink.accept(new Event.Launched(instance, state.process().get()));
      observe(instance);
    } else {
      sink.accept(
          new Event.Exited(instance, "nvidia-imex was not running when imexd looked for it"));
    }
  }

  @Override
  public synchronized void stop(Instance instance) {
    if (state.instance().equals(Optional.of(instance))) {
      state = Snapshot.NONE;
    }
    certificates.forget(instance);
    sink.accept(new Event.Stopped(instance, stopsClean));
  }

  @Override
  public synchronized void cure(String address) {
    sink.accept(new Event.Cured(launchTrouble));
  }

  @Override
  public synchronized Snapshot snapshot() {
    // The pairs are counted out only for who looks: of 144 members there are 20,736.
    return new Snapshot(
        state.instance(),
        state.process(),
        state.restarts(),
        state.word(),
        state.process().isPresent()
            ? running.map(FakeImex::connections).orElse(List.of())
            : List.of(),
        state.connectionsAtWallMillis(),
        state.mapDigest());
  }

  @Override
  public synchronized CompletableFuture<Snapshot> fresh() {
    return CompletableFuture.completedFuture(snapshot());
  }

  @Override
  public void close() {}

  private void begin(Instance instance, Domain domain, int restarts) {
    if (!launchTrouble.isEmpty()) {
      sink.accept(new Event.Exited(instance, launchTrouble));
      return;
    }
    lastPid++;
    running = Optional.of(domain);
    state =
        new Snapshot(
            Optional.of(instance),
            Optional.of(new Proc(lastPid, lastPid)),
            restarts,
            "READY",
            List.of(),
            0,
            domain.mapDigest());
    sink.accept(new Event.Launched(instance, new Proc(lastPid, lastPid)));
    observe(instance);
  }

  private void observe(Instance instance) {
    sink.accept(
        new Event.Observed(
            instance, new View(lateDetail.isEmpty(), lateDetail, state.mapDigest(), false)));
  }

  private static List<Snapshot.Connection> connections(Domain domain) {
    return domain.members().stream()
        .flatMap(from ->
            domain.members().stream().map(to -> new Snapshot.Connection(from, to, "CONNECTED")))
        .toList();
  }
}
