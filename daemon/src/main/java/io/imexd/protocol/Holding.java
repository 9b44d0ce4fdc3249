package io.imexd.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What a tray holds: its durable state. Transitions:
 *
 * <ul>
 *   <li>Free to Reserved: RESERVE from the coordinator
 *   <li>Reserved to Confirmed: CONFIRM, while this tray sees itself READY and every pair CONNECTED
 *   <li>Reserved to Free: clock, leave, release, rollback, restart of imexd (with an {@code over}
 *       tombstone)
 *   <li>Confirmed to Leaving: leave, release, {@code over} learned from a member, the holder known
 *       to be gone
 *   <li>Confirmed to Free: only when another boot proves that nothing of it can be running
 *   <li>Leaving to Free: nvidia-imex is reaped
 * </ul>
 */
public sealed interface Holding {

  /** Held by nobody. */
  record Free() implements Holding {}

  /** Held on this tray's own clock only, until it is Confirmed or time is up. */
  record Reserved(Membership membership) implements Holding {}

  /**
   * Belongs to a formed domain, or one that only waits for its coordinator's own Confirmed.
   *
   * @param domains all domains of the job; a tray is in one of them, or outside
   * @param process nvidia-imex as it was last started, if this tray runs one
   */
  record Confirmed(
      Membership membership, List<Domain> domains, List<TrayId> outside, Optional<Proc> process)
      implements Holding {
    public Confirmed {
      domains = List.copyOf(domains);
      outside = List.copyOf(outside);
    }
  }

  /** nvidia-imex is being stopped; nothing but its end makes the tray Free. */
  record Leaving(Membership membership, Farewell farewell) implements Holding {}

  /** The membership, unless Free. */
  default Optional<Membership> membershipIfAny() {
    return switch (this) {
      case Free() -> Optional.empty();
      case Reserved(Membership m) -> Optional.of(m);
      case Confirmed c -> Optional.of(c.membership());
      case Leaving l -> Optional.of(l.membership());
    };
  }

  default boolean holds(Instance instance) {
    return membershipIfAny().filter(m -> m.instance().equals(instance)).isPresent();
  }
}
