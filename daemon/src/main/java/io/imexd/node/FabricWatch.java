package io.imexd.node;

import io.imexd.audit.Finding;
import io.imexd.fabric.Fabric;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the NVLink fabric again, and tells the tray. With each standing audit that is done while a
 * domain stands on it, so that a tray whose GPUs lose it is Degraded with the reason, and while the
 * tray is unfit, so that who mends it need not wait for a job to see it. A tray that is Free and
 * fit asks its driver nothing until somebody wants to know; it only looks whether another owner of
 * nvidia-imex has come.
 */
final class FabricWatch {
  private final EventLoop loop;
  private final Tray tray;
  private final Executor workers;
  private final Fabric fabric;
  private final Supplier<List<String>> otherOwners;

  /**
   * @param otherOwners of nvidia-imex on this tray; asked by a worker
   */
  FabricWatch(
      EventLoop loop,
      Tray tray,
      Executor workers,
      Fabric fabric,
      Supplier<List<String>> otherOwners) {
    this.loop = loop;
    this.tray = tray;
    this.workers = workers;
    this.fabric = fabric;
    this.otherOwners = otherOwners;
  }

  /** What was found, and what the fabric is like where the tray is in a domain. */
  CompletableFuture<List<Finding>> with(Duty duty, CompletableFuture<List<Finding>> others) {
    if (duty.domain().isPresent()) {
      Domain domain = duty.domain().get();
      return others.thenCombine(
          read(),
          (found, facts) ->
              Stream.concat(found.stream(), Stream.of(finding(domain, facts))).toList());
    }
    if (!tray.state().facts().unfit().isEmpty()) {
      return others.thenCombine(read(), (found, _) -> found);
    }
    // Where there is no NVLink fabric nvidia-imex may be whoever's.
    boolean ours = duty.free() && tray.state().facts().hasFabric();
    return ours ? others.thenCombine(readIfOwned(), (found, _) -> found) : others;
  }

  private CompletableFuture<Void> readIfOwned() {
    return CompletableFuture.supplyAsync(otherOwners, workers)
        .thenCompose(
            owners -> owners.isEmpty() ? CompletableFuture.allOf() : read().thenAccept(_ -> {}));
  }

  /**
   * Completes on the loop, once the tray knows; never fails. The driver may answer late, so a
   * worker asks it.
   */
  CompletableFuture<Facts> read() {
    CompletableFuture<Facts> read = new CompletableFuture<>();
    workers.execute(() -> {
      Facts facts = fabric.read();
      loop.post(() -> {
        tray.happen(new Event.FactsRead(facts));
        read.complete(facts);
      });
    });
    return read;
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
