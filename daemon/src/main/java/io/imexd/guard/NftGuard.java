package io.imexd.guard;

import io.imexd.audit.Finding;
import io.imexd.config.Cidr;
import io.imexd.config.Config;
import io.imexd.imex.Ports;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The guard as a table of nftables. One thread runs nft, one call after the other; nothing else is
 * decided on it. What an earlier imexd laid stays until something is wanted.
 */
public final class NftGuard implements Guard {
  private static final Logger LOG = Logger.getLogger(NftGuard.class.getName());
  private static final long AGAIN_MILLIS = 5_000;
  private static final String CHECK = "guard";

  private final TrayId tray;
  private final PortsSource ports;
  private final List<Cidr> allow;
  private final Nft nft;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("imexd-guard").unstarted(task));

  // Written on the thread only.
  private volatile Optional<RuleSet> laid = Optional.empty();
  private volatile Optional<Admitted> wanted = Optional.empty();
  private volatile String trouble = "";

  /** Where the ports of nvidia-imex are read, each time that rules are made. */
  interface PortsSource {
    Ports read() throws IOException;
  }

  public NftGuard(Config config) {
    this(
        config.tray(),
        () -> Ports.of(config.imex()),
        config.guard().commandPortAllow(),
        new OsNft(config.guard().nft()));
  }

  NftGuard(TrayId tray, PortsSource ports, List<Cidr> allow, Nft nft) {
    this.tray = tray;
    this.ports = ports;
    this.allow = List.copyOf(allow);
    this.nft = nft;
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public CompletableFuture<String> admit(Admitted admitted) {
    return onThread(() -> {
      wanted = Optional.of(admitted);
      return lay(admitted);
    });
  }

  private String lay(Admitted admitted) {
    try {
      RuleSet rules = new RuleSet(admitted, ports.read(), allow);
      nft.apply(rules.transaction().toString());
      laid = Optional.of(rules);
      if (!trouble.isEmpty()) {
        LOG.info("guard: the rules are laid again: " + line(rules));
      }
      trouble = "";
    } catch (IOException e) {
      String line = "guard: " + e.getMessage();
      if (!line.equals(trouble)) {
        LOG.warning(line + "; it is tried again");
      }
      trouble = line;
      later(() -> layAgain(admitted));
    }
    return trouble;
  }

  private void layAgain(Admitted admitted) {
    if (wanted.equals(Optional.of(admitted)) && !trouble.isEmpty()) {
      lay(admitted);
    }
  }

  @Override
  public String obstacle() {
    if (trouble.isEmpty() && laid.isPresent()) {
      return "";
    }
    return onThread(
            () -> {
              if (wanted.isPresent()) {
                return lay(wanted.get());
              }
              try {
                nft.table();
                return "";
              } catch (IOException e) {
                return "guard: " + e.getMessage();
              }
            })
        .join();
  }

  @Override
  public CompletableFuture<Finding> look() {
    return onThread(this::compared);
  }

  private Finding compared() {
    Optional<RuleSet> rules = laid;
    if (rules.isEmpty()) {
      return trouble.isEmpty()
          ? Finding.good(CHECK, "as an earlier imexd left it")
          : Finding.bad(CHECK, "laid", trouble);
    }
    String expected = line(rules.get());
    if (!trouble.isEmpty()) {
      return Finding.bad(CHECK, wanted.map(Admitted::label).orElse(""), trouble);
    }
    String seen;
    try {
      String table = nft.table();
      if (table.isEmpty()) {
        seen = "the table is gone";
      } else if (Listing.of(table).equals(Listing.plain(rules.get().content()))) {
        return Finding.good(CHECK, expected);
      } else {
        seen = "other rules";
      }
    } catch (IOException | IllegalArgumentException e) {
      return Finding.bad(CHECK, expected, String.valueOf(e.getMessage()));
    }
    String again = lay(rules.get().admitted());
    return Finding.bad(CHECK, expected, seen + (again.isEmpty() ? "; laid again" : "; " + again));
  }

  @Override
  public String line() {
    String bad = trouble;
    return bad.isEmpty() ? laid.map(NftGuard::line).orElse("as an earlier imexd left it") : bad;
  }

  private static String line(RuleSet rules) {
    int members = rules.admitted().addresses().size();
    return "table inet imexd lets "
        + (members == 0 ? "nobody" : members == 1 ? "one address" : members + " addresses")
        + " through to ports "
        + rules.ports().server()
        + " and "
        + rules.ports().command();
  }

  @Override
  public CompletableFuture<String> siteFirewall() {
    return onThread(() -> {
      try {
        Set<String> tables = Listing.refusing(nft.ruleset());
        return tables.isEmpty()
            ? ""
            : tray
                + " has another firewall that refuses packets (nft table "
                + String.join(", ", tables)
                + "), which must let the members reach "
                + laid.map(r -> "ports " + r.ports().server() + " and " + r.ports().command())
                    .orElse("nvidia-imex");
      } catch (IOException | IllegalArgumentException e) {
        throw new CompletionException(e.getMessage(), e);
      }
    });
  }

  private <T> CompletableFuture<T> onThread(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      thread.execute(() -> {
        try {
          result.complete(task.get());
        } catch (RuntimeException e) {
          result.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      // imexd is stopping: nobody waits for an answer any more.
      result.cancel(false);
    }
    return result;
  }

  private void later(Runnable task) {
    try {
      var _ = thread.schedule(task, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The same.
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
