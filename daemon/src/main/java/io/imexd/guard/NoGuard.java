package io.imexd.guard;

import io.imexd.audit.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;

/**
 * No packet filter of imexd's ({@code guard = off}): a site without nftables. What an imexd with a
 * guard left would drop the members' packets for ever, so it is taken away.
 */
public final class NoGuard implements Guard {
  private static final Logger LOG = Logger.getLogger(NoGuard.class.getName());
  private static final String OFF = "guard = off";

  /** For a tray that never had one. */
  public NoGuard() {}

  /** nft: which takes away what an earlier imexd laid. */
  public NoGuard(Path nft) {
    if (Files.isExecutable(nft)) {
      remove(new OsNft(nft));
    }
  }

  static void remove(Nft nft) {
    try {
      if (!nft.table().isEmpty()) {
        nft.apply(RuleSet.removal().toString());
        LOG.info("guard = off: the table inet imexd of an earlier imexd is removed");
      }
    } catch (IOException e) {
      LOG.warning(
          "guard = off: whether a table inet imexd is there is not known: " + e.getMessage());
    }
  }

  @Override
  public CompletableFuture<String> admit(Admitted admitted) {
    return CompletableFuture.completedFuture("");
  }

  @Override
  public String obstacle() {
    return "";
  }

  @Override
  public CompletableFuture<Finding> look() {
    return CompletableFuture.completedFuture(Finding.good("guard", OFF));
  }

  @Override
  public String line() {
    return OFF;
  }

  @Override
  public CompletableFuture<String> siteFirewall() {
    return CompletableFuture.failedFuture(new IOException("guard = off: nft is not asked"));
  }

  @Override
  public void close() {}
}
