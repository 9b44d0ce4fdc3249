package io.imexd.node;

import io.imexd.audit.Finding;
import io.imexd.fabric.Fabric;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Reads the NVLink fabric again while a domain stands on it, so that a tray whose GPUs lose it is
 * Degraded with the reason. With the standing audit, and so at its pace; a tray that is Free asks
 * nobody.
 */
final class FabricWatch {
  private final EventLoop loop;
  private final Tray tray;
  private final Executor workers;
  private final Fabric fabric;

  FabricWatch(EventLoop loop, Tray tray, Executor workers, Fabric fabric) {
    this.loop = loop;
    this.tray = tray;
    this.workers = workers;
    this.fabric = fabric;
  }

  /** What was found, and what the fabric is like where the tray is in a domain. */
  CompletableFuture<List<Finding>> with(Duty duty, CompletableFuture<List<Finding>> others) {
    return duty.domain()
        .map(domain ->
            others.thenCombine(
                under(domain),
                (found, fabric) -> Stream.concat(found.stream(), Stream.of(fabric)).toList()))
        .orElse(others);
  }

  /** The driver may answer late: not on the loop. Never fails. */
  private CompletableFuture<Finding> under(Domain domain) {
    CompletableFuture<Finding> found = new CompletableFuture<>();
    workers.execute(() -> {
      Facts facts = fabric.read();
      loop.post(() -> {
        tray.happen(new Event.FactsRead(facts));
        found.complete(finding(domain, facts));
      });
    });
    return found;
  }

  static Finding finding(Domain domain, Facts facts) {
    String expected = "clique " + domain.clique() + ", healthy";
    if (facts.source().isEmpty()) {
      return Finding.bad("fabric", expected, "cannot be read: " + facts.unfit());
    }
    String against = facts.against(domain.clique());
    return against.isEmpty()
        ? Finding.good("fabric", expected)
        : Finding.bad("fabric", expected, against);
  }
}
