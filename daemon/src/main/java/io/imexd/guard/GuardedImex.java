package io.imexd.guard;

import io.imexd.imex.Imex;
import io.imexd.imex.Snapshot;
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
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * An nvidia-imex that is reached by the members of its domain only: the guard is laid before the
 * instance counts as rendered, and lets nobody through before it counts as stopped. A tray whose
 * guard cannot be laid is not prepared.
 */
public final class GuardedImex implements Imex {
  private static final Logger LOG = Logger.getLogger(GuardedImex.class.getName());

  /** Whose domain is let through, and what came of it. */
  private record Laid(Instance instance, CompletableFuture<String> trouble) {}

  private final Guard guard;
  private final Consumer<Event> sink;
  private final Imex imex;

  // Set by the loop when an instance begins, cleared by the supervisor's thread when it has ended.
  private volatile Optional<Laid> laid = Optional.empty();

  /** How much was reported: what is found out of an event must not overtake the next one. */
  private long reported;

  /**
   * Lays the guard round a supervisor.
   *
   * @param sink gets what the supervisor reports; called from the guard's thread, too
   */
  public GuardedImex(Guard guard, Consumer<Event> sink, Function<Consumer<Event>, Imex> imex) {
    this.guard = guard;
    this.sink = sink;
    this.imex = imex.apply(this::report);
  }

  @Override
  public void render(Membership membership, Optional<Domain> domain) {
    domain.ifPresent(d -> admit(membership.instance(), d));
    imex.render(membership, domain);
  }

  private CompletableFuture<String> admit(Instance instance, Domain domain) {
    CompletableFuture<String> trouble = guard.admit(Admitted.of(instance, domain));
    laid = Optional.of(new Laid(instance, trouble));
    return trouble;
  }

  @Override
  public void launch(Membership membership, Domain domain) {
    imex.launch(membership, domain);
  }

  @Override
  public void relaunch(Membership membership, Domain domain) {
    imex.relaunch(membership, domain);
  }

  /** Its job may be running: what is laid is laid anew, and nothing waits for it. */
  @Override
  public void adopt(Membership membership, Domain domain, Optional<Proc> process) {
    var _ = admit(membership.instance(), domain);
    imex.adopt(membership, domain, process);
  }

  @Override
  public void stop(Instance instance) {
    imex.stop(instance);
  }

  @Override
  public void cure(String address) {
    guard
        .admit(new Admitted("nvidia-imex alone, after an unclean end", List.of(address)))
        .thenAccept(trouble -> {
          if (trouble.isEmpty()) {
            imex.cure(address);
          } else {
            sink.accept(new Event.Cured(trouble));
          }
        });
  }

  private synchronized void report(Event event) {
    reported++;
    switch (event) {
      case Event.Rendered(Instance instance, String trouble) when trouble.isEmpty() ->
          of(instance)
              .ifPresentOrElse(
                  l -> l.trouble().thenAccept(t -> sink.accept(new Event.Rendered(instance, t))),
                  () -> sink.accept(event));
      case Event.Stopped(Instance instance, boolean _) -> stopped(instance, event);
      case Event.Cured _ -> closed(event);
      // Only where pairs are late: an nvidia-imex that is starting has no firewall in its way.
      case Event.Observed(Instance instance, View view) when !view.atFault().isEmpty() -> {
        sink.accept(event);
        long mine = reported;
        guard.siteFirewall().thenAccept(hint -> hint(mine, instance, view, hint));
      }
      default -> sink.accept(event);
    }
  }

  /** What stands between members need not be imexd's; unless more was reported since. */
  private synchronized void hint(long about, Instance instance, View view, String hint) {
    if (about == reported && !hint.isEmpty()) {
      sink.accept(
          new Event.Observed(
              instance,
              new View(
                  false,
                  view.detail() + "; " + hint,
                  view.mapDigest(),
                  view.fatal(),
                  view.atFault())));
    }
  }

  private Optional<Laid> of(Instance instance) {
    return laid.filter(l -> l.instance().equals(instance));
  }

  /** Not where it is what an earlier life left, and another instance is let through. */
  private void stopped(Instance instance, Event event) {
    Optional<Laid> now = laid;
    if (now.isPresent() && !now.get().instance().equals(instance)) {
      sink.accept(event);
    } else {
      laid = Optional.empty();
      closed(event);
    }
  }

  private void closed(Event event) {
    guard
        .admit(Admitted.NOBODY)
        .thenAccept(trouble -> {
          if (!trouble.isEmpty()) {
            LOG.warning(
                "nvidia-imex is stopped, and its members are still let through: " + trouble);
          }
          sink.accept(event);
        });
  }

  @Override
  public Snapshot snapshot() {
    return imex.snapshot();
  }

  @Override
  public CompletableFuture<Snapshot> fresh() {
    return imex.fresh();
  }

  @Override
  public void close() {
    imex.close();
    guard.close();
  }
}
