package io.imexd.node;

import io.imexd.audit.Finding;
import io.imexd.channels.Channels;
import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.doctor.Condition;
import io.imexd.doctor.Diagnosis;
import io.imexd.guard.Guard;
import io.imexd.guard.NoGuard;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import io.imexd.systemd.Notify;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What lies and runs around the daemon, beside what it supervises. Each is asked when it is needed.
 */
public interface Surroundings {
  /** Trays that the site has named. */
  List<TrayId> roster();

  /** What status is to say loudly. */
  List<String> warnings();

  /** How this tray and its peers prove to each other who they are, in one line; empty: unsaid. */
  default String peers() {
    return "";
  }

  /** nvidia-imex processes that imexd did not start. */
  List<String> foreignImex();

  /** Who else has nvidia-imex here, or will have at the next boot; blocks on the disk. */
  default List<String> otherOwners() {
    return foreignImex();
  }

  /** Every nvidia-imex process, whoever started it. */
  List<String> anyImex();

  /** Whether the run folder speaks of a domain of this boot. */
  boolean anythingOfThisBoot();

  /** Instances with files of theirs in the run folder, besides the one that is held. */
  List<Instance> leftovers(Optional<Instance> held);

  /** Processes that hold an IMEX channel open. */
  List<String> channelHolders();

  /** The IMEX channels of this tray. */
  Channels channels();

  /** Who may reach nvidia-imex on this tray. */
  default Guard guard() {
    return new NoGuard();
  }

  /** When a prolog last took this tray out of service, Unix time in ms; 0: never. */
  default long drainedByHookMillis() {
    return 0;
  }

  /** Who is told how imexd is. */
  default Notify notifying() {
    return Notify.NONE;
  }

  /** imexd.conf as it is now; blocks on the disk. */
  default Config readAgain() throws ConfigException {
    throw new ConfigException(List.of("this imexd was started without a file to read again"));
  }

  /** What is in force from now on of that which may change while imexd runs; on the event loop. */
  default void take(Config running) {}

  /** By which clocks this tray can prove itself, in one line; empty: it need not. */
  default String clockBound() {
    return "";
  }

  /** What may be wrong with this tray; off the event loop, never fails. */
  default CompletableFuture<List<Diagnosis>> diagnose(Condition condition) {
    return CompletableFuture.completedFuture(List.of());
  }

  /** Compares all that must be on this tray with what is; off the event loop, never fails. */
  default CompletableFuture<List<Finding>> compare(Duty duty) {
    return CompletableFuture.completedFuture(List.of());
  }
}
