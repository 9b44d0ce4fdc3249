package io.imexd.simulator;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Membership;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was ever true of an instance, as far as the promises are about it. */
final class Past {
  final Membership membership;
  final long bornMicros;
  final Set<TrayId> reserved = new HashSet<>();
  final Set<TrayId> prepared = new HashSet<>();

  /** Until when each tray's ledger held it Confirmed; Long.MAX_VALUE: it does. */
  final Map<TrayId, Long> confirmedUntilMicros = new HashMap<>();

  private final List<Domain> domains = new ArrayList<>();
  private boolean formed;

  Past(Membership membership, long bornMicros) {
    this.membership = membership;
    this.bornMicros = bornMicros;
  }

  /** Whether the coordinator's own tray was ever Confirmed. */
  boolean formed() {
    return formed;
  }

  void formedNow() {
    formed = true;
  }

  /** Whether it is the one domain of its clique in this instance. */
  boolean agrees(Domain domain) {
    for (Domain known : domains) {
      if (known.clique().equals(domain.clique())) {
        return known.equals(domain);
      }
    }
    domains.add(domain);
    return true;
  }
}
