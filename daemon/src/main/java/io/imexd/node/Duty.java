package io.imexd.node;

import io.imexd.imex.Snapshot;
import io.imexd.ledger.Loaded;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Membership;
import io.imexd.protocol.State;
import java.util.Optional;

/**
 * What a tray is to look like, as its daemon knows it at one moment: what the standing audit holds
 * against the machine.
 *
 * @param durable what is decided
 * @param onDisk what the ledger holds
 * @param domain of this tray, when it is Confirmed in one
 * @param imex what was last seen of nvidia-imex
 */
public record Duty(
    Durable durable, Loaded onDisk, Optional<Domain> domain, Snapshot imex, boolean hasChannel) {

  static Duty of(State state, Loaded onDisk, Snapshot imex) {
    Optional<Domain> domain = Optional.empty();
    boolean channel = false;
    if (state.durable().holding() instanceof Holding.Confirmed c) {
      domain = c.domains().stream().filter(d -> d.members().contains(state.self())).findFirst();
      channel = StatusView.inDomain(state, c);
    }
    return new Duty(state.durable(), onDisk, domain, imex, channel);
  }

  public Optional<Membership> membership() {
    return durable.holding().membershipIfAny();
  }

  /** Nothing is held: nothing of any job may be here. */
  public boolean free() {
    return durable.holding() instanceof Holding.Free;
  }

  /** A tray that is on its way from one to the other has nothing that must be yet. */
  public boolean settled() {
    return free() || durable.holding() instanceof Holding.Confirmed;
  }
}
