package io.imexd.node;

import io.imexd.imex.Snapshot;
import io.imexd.ledger.Ledger;
import io.imexd.observe.Moment;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import io.imexd.protocol.View;
import java.util.List;
import java.util.Optional;

/** How this tray stands, in the numbers that its metrics show. */
final class MomentView {
  /** In the order of DCGM's field 1503. */
  private static final List<String> DAEMON_STATUSES =
      List.of(
          "INITIALIZING",
          "STARTING_AUTH_SERVER",
          "WAITING_FOR_PEERS",
          "WAITING_FOR_RECOVERY",
          "INIT_GPU",
          "READY",
          "SHUTTING_DOWN",
          "UNAVAILABLE");

  private static final String READY = "READY";

  /** DCGM's NOT_CONFIGURED: there is no nodes map. */
  private static final int NOT_CONFIGURED = -2;

  private MomentView() {}

  /** peersLinked: less than 0 where that is not known. */
  static Moment of(
      State state, String blocked, Snapshot imex, Ledger ledger, int violations, int peersLinked) {
    Optional<Membership> held = state.durable().holding().membershipIfAny();
    boolean unfit = !blocked.isEmpty() || !Standings.unfit(state).isEmpty();
    boolean configured = !imex.mapDigest().isEmpty();
    return new Moment(
        Standings.shown(state).word(),
        state.durable().holding() instanceof Holding.Free && !unfit,
        !state.durable().drained().isEmpty(),
        unfit,
        held.isPresent() ? 1 : 0,
        state.work().domains().size(),
        held.map(m -> m.members().size()).orElse(0),
        configured ? daemonStatus(imex) : NOT_CONFIGURED,
        configured ? domainStatus(state, imex) : "",
        violations,
        ledger.writes(),
        ledger.writeMicros(),
        peersLinked);
  }

  private static int daemonStatus(Snapshot imex) {
    if (imex.process().isEmpty()) {
      return DAEMON_STATUSES.indexOf("UNAVAILABLE");
    }
    return Math.max(0, DAEMON_STATUSES.indexOf(imex.word())); // Not asked yet: INITIALIZING.
  }

  private static String domainStatus(State state, Snapshot imex) {
    if (imex.process().isEmpty() || !imex.word().equals(READY)) {
      return "DOWN";
    }
    View view = Standings.view(state.work(), state.facts(), state.self());
    return view.good() ? "UP" : "DEGRADED";
  }
}
