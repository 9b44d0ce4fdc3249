package io.imexd.node;

import io.imexd.audit.Finding;
import io.imexd.imex.Snapshot;
import io.imexd.ledger.Ledger;
import io.imexd.protocol.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Compares what this tray must look like with what it does: whenever what it holds has changed, and
 * every so often. A violation is one line in the log and one in the audit log when it is first
 * seen, and another when it is gone. On the event loop; what looks at the machine does so
 * elsewhere.
 */
final class StandingAudit {
  private static final Logger LOG = Logger.getLogger(StandingAudit.class.getName());

  /** After a change, so that what the change set going is done. */
  private static final long SETTLE_MILLIS = 500;

  /** What an audit mends, as the guard's rules, is not to be a violation until the next one. */
  private static final long MENDED_MILLIS = 2_000;

  /** How often an answer that came too late, for the tray had changed, is asked for again. */
  private static final int AGAIN_MAX = 3;

  private static final Set<String> CALM = Set.of("free", "drained", "ready", "ending");

  private final EventLoop loop;
  private final Tray tray;
  private final Supplier<Snapshot> imex;
  private final Ledger ledger;
  private final Function<Duty, CompletableFuture<List<Finding>>> compare;
  private final AuditTrail audit;
  private long everyMillis;
  private Seen last = new Seen(List.of(), 0);

  /** What was found last while the tray's state spoke of no trouble. */
  private Seen reported = last;

  private Optional<CompletableFuture<Void>> running = Optional.empty();
  private boolean settling;

  /** atWallMillis: 0 before the first. */
  record Seen(List<Finding> findings, long atWallMillis) {
    Seen {
      findings = List.copyOf(findings);
    }

    List<Finding> bad() {
      return findings.stream().filter(f -> !f.ok()).toList();
    }
  }

  StandingAudit(
      EventLoop loop,
      Tray tray,
      Supplier<Snapshot> imex,
      Ledger ledger,
      Function<Duty, CompletableFuture<List<Finding>>> compare,
      AuditTrail audit,
      long everyMillis) {
    this.loop = loop;
    this.tray = tray;
    this.imex = imex;
    this.ledger = ledger;
    this.compare = compare;
    this.audit = audit;
    this.everyMillis = everyMillis;
  }

  void begin() {
    var _ = now();
    loop.after(everyMillis, this::again);
  }

  private void again() {
    var _ = now();
    loop.after(everyMillis, this::again);
  }

  /** From the next comparison on. */
  void every(long millis) {
    everyMillis = millis;
  }

  /** What was found last. */
  Seen last() {
    return last;
  }

  void changed(State before, State after) {
    boolean same = before.durable().holding().getClass() == after.durable().holding().getClass();
    if (!same && !settling) {
      settling = true;
      loop.after(
          SETTLE_MILLIS,
          () -> {
            settling = false;
            var _ = now();
          });
    }
  }

  /** Compares now, or joins the comparison that goes on; completes on the loop, never fails. */
  CompletableFuture<Void> now() {
    if (running.isEmpty()) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      running = Optional.of(done);
      look(AGAIN_MAX, done);
    }
    return running.orElseThrow();
  }

  private void look(int again, CompletableFuture<Void> done) {
    Duty duty = duty();
    compare
        .apply(duty)
        .whenComplete((findings, failure) ->
            loop.post(() -> {
              boolean moved = !duty.durable().holding().equals(tray.state().durable().holding());
              if (moved && again > 0) {
                look(again - 1, done);
                return;
              }
              if (failure == null && !moved) {
                found(findings, duty);
              } else if (failure != null) {
                found(
                    List.of(Finding.bad("audit", "a look at everything", String.valueOf(failure))),
                    duty);
              }
              running = Optional.empty();
              done.complete(null);
            }));
  }

  private Duty duty() {
    return Duty.of(tray.state(), ledger.look(), imex.get());
  }

  private void found(List<Finding> findings, Duty duty) {
    Seen before = reported;
    last = new Seen(findings, audit.wallMillis());
    if (!CALM.contains(tray.shown().word())) {
      return; // Its state says already that it is not as it should be, and why.
    }
    reported = last;
    boolean isNew = false;
    for (Finding f : last.bad()) {
      if (before.bad().stream().noneMatch(b -> b.check().equals(f.check()))) {
        isNew = true;
        LOG.warning(subject(duty) + "violation: " + line(f));
        audit.violation(duty.membership(), "violation", line(f));
      }
    }
    for (Finding f : before.bad()) {
      if (last.bad().stream().noneMatch(b -> b.check().equals(f.check()))) {
        LOG.info(subject(duty) + f.check() + " is as it must be again");
        audit.violation(duty.membership(), "mended", f.check());
      }
    }
    if (isNew) {
      loop.after(
          MENDED_MILLIS,
          () -> {
            var _ = now();
          });
    }
  }

  private static String line(Finding f) {
    return f.check() + ": expected " + f.expected() + ", seen " + f.seen();
  }

  private String subject(Duty duty) {
    return "tray "
        + tray.state().self()
        + duty.membership()
            .map(m -> " job " + m.job() + " instance " + m.instance().brief())
            .orElse("")
        + ": ";
  }
}
