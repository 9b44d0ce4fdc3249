package io.imexd.imex;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The supervisor of nvidia-imex. No method blocks; what comes of it is reported as events
 * (Rendered, Launched, Observed, Exited, GaveUp, Stopped, Cured) to the consumer it was made with,
 * from a thread of its own. A tray runs one instance at a time.
 */
public interface Imex extends AutoCloseable {

  /**
   * Writes the files of an instance; without a domain there is nothing to write. Reports Rendered.
   */
  void render(Membership membership, Optional<Domain> domain);

  /**
   * Starts nvidia-imex from the rendered files and probes it from then on. Reports Launched, or
   * Exited.
   */
  void launch(Membership membership, Domain domain);

  /** Starts it again after it ended by itself, with backoff. Reports as launch does, or GaveUp. */
  void relaunch(Membership membership, Domain domain);

  /**
   * Finds the nvidia-imex that an earlier imexd started, and probes it from then on. Reports
   * Launched with the process found, or Exited when there is none.
   */
  void adopt(Membership membership, Domain domain, Optional<Proc> process);

  /**
   * Takes the configuration away, stops whatever runs of the instance, removes its files. Reports
   * Stopped, always.
   */
  void stop(Instance instance);

  default void stop(Membership membership) {
    stop(membership.instance());
  }

  /**
   * Brings nvidia-imex up with a map of this address only, and down again in order. Reports Cured.
   */
  void cure(String address);

  /** What was last seen; never blocks. */
  Snapshot snapshot();

  /**
   * Asks nvidia-imex for the matrix now; completes within the time limit of nvidia-imex-ctl, never
   * exceptionally.
   */
  CompletableFuture<Snapshot> fresh();

  /** Ends the supervision. nvidia-imex goes on. */
  @Override
  void close();
}
