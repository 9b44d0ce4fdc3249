package io.imexd;

import io.imexd.audit.Finding;
import io.imexd.channels.Channels;
import io.imexd.config.Config;
import io.imexd.identity.Identity;
import io.imexd.imex.InstanceAudit;
import io.imexd.ledger.Loaded;
import io.imexd.node.Duty;
import io.imexd.node.Surroundings;
import io.imexd.node.Time;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Asks every layer of this tray whether it is as it must be. */
record TrayAudit(
    InstanceAudit instances, Optional<Identity> identity, Rest rest, Executor workers) {
  static TrayAudit of(Config config, Optional<Identity> identity, Executor workers) {
    InstanceAudit instances = new InstanceAudit(config, Time.SYSTEM::wallMillis);
    return new TrayAudit(instances, identity, Rest.of(workers), workers);
  }

  CompletableFuture<List<Finding>> compare(Duty duty, Surroundings around) {
    CompletableFuture<List<Finding>> compared =
        CompletableFuture.supplyAsync(() -> layers(duty, around), workers)
            .thenCombine(
                around.guard().look(),
                (findings, guard) -> {
                  List<Finding> all = new ArrayList<>(findings);
                  all.add(guard);
                  return List.copyOf(all);
                });
    rest.audited(duty.durable().holding(), compared);
    return compared;
  }

  private List<Finding> layers(Duty duty, Surroundings around) {
    List<Finding> findings = new ArrayList<>();
    findings.add(ledger(duty));
    identity.ifPresent(is -> findings.addAll(is.findings()));
    if (duty.settled()) {
      duty.membership()
          .ifPresent(m ->
              duty.domain()
                  .ifPresent(d -> findings.addAll(instances.of(m.instance(), d, duty.imex()))));
      findings.add(nothingElse(duty, around));
      findings.add(channel(duty, around.channels()));
    }
    return findings;
  }

  private static Finding ledger(Duty duty) {
    String expected = "what was decided";
    return switch (duty.onDisk()) {
      case Loaded.Found(var durable) ->
          durable.equals(duty.durable())
              ? Finding.good("ledger", expected)
              : Finding.bad("ledger", expected, "something else");
      case Loaded.Absent() -> Finding.bad("ledger", expected, "there is none");
      case Loaded.Unreadable(String why) -> Finding.bad("ledger", expected, why);
      case Loaded.Uncertain(String why) -> Finding.bad("ledger", expected, why);
    };
  }

  /** Nothing of another instance is left, and no nvidia-imex runs that is not imexd's. */
  private static Finding nothingElse(Duty duty, Surroundings around) {
    String expected = duty.free() ? "nothing of any job" : "nothing of another job";
    Supplier<List<String>> seen =
        () -> {
          List<String> found =
              new ArrayList<>(duty.free() ? around.anyImex() : around.foreignImex());
          around
              .leftovers(duty.membership().map(m -> m.instance()))
              .forEach(i -> found.add("files of instance " + i.brief()));
          return found;
        };
    try {
      List<String> found = seen.get();
      return found.isEmpty()
          ? Finding.good("leftovers", expected)
          : Finding.bad("leftovers", expected, String.join(", ", found));
    } catch (UncheckedIOException e) {
      return Finding.bad("leftovers", expected, String.valueOf(e.getMessage()));
    }
  }

  private static Finding channel(Duty duty, Channels channels) {
    List<String> strays = channels.besides(duty.membership().map(m -> m.instance()));
    if (!strays.isEmpty()) {
      return Finding.bad("channel", "no other channel", String.join(", ", strays));
    }
    if (!duty.hasChannel() || duty.membership().isEmpty()) {
      return Finding.good("channel", "none");
    }
    Channels.Seen seen = channels.look(duty.membership().get());
    return new Finding("channel", "as imexd made it", seen.text(), seen.good());
  }
}
