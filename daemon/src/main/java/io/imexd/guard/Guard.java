package io.imexd.guard;

import io.imexd.audit.Finding;
import java.util.concurrent.CompletableFuture;

/** The packet filter round nvidia-imex's ports. All may be called from any thread. */
public interface Guard extends AutoCloseable {

  /**
   * Replaces who is let through, as a whole and at once. What could not be laid is tried again
   * until it is, or something else is wanted.
   *
   * @return why it is not laid, one line; empty when it is. Never fails
   */
  CompletableFuture<String> admit(Admitted admitted);

  /** Why no domain could be guarded here; empty when one could. Blocks for a program's run. */
  String obstacle();

  /**
   * Compares the rules that are with those that must be, and lays them again where they differ:
   * then the finding is of what was found. Never fails.
   */
  CompletableFuture<Finding> look();

  /** What was laid last, in one line; blocks for nothing. */
  String line();

  /**
   * What else on this tray refuses packets that come in, in words for the line of a formation that
   * fails; empty when nothing does. Fails, with the reason, where that cannot be known.
   */
  CompletableFuture<String> siteFirewall();

  /** Ends the looking after; the rules stay. */
  @Override
  void close();
}
