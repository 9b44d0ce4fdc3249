package io.imexd.node;

import io.imexd.ledger.Ledger;
import io.imexd.ledger.LedgerException;
import io.imexd.protocol.Holding;
import java.util.List;
import java.util.logging.Logger;

/**
 * What must be true before an operator's resume may make a tray take jobs again. On the event loop.
 */
final class Resuming {
  private static final Logger LOG = Logger.getLogger(Resuming.class.getName());

  private final Tray tray;
  private final Ledger ledger;
  private final Surroundings around;

  Resuming(Tray tray, Ledger ledger, Surroundings around) {
    this.tray = tray;
    this.ledger = ledger;
    this.around = around;
  }

  /**
   * What still speaks against it, in one line; empty when nothing does, and then an unreadable
   * ledger was moved aside.
   */
  String troubles() {
    // A ledger that was lost may have held a domain that is still up: then imexd's own nvidia-imex
    // counts, too.
    boolean holdsNothing = tray.state().durable().holding() instanceof Holding.Free;
    List<String> running = holdsNothing ? around.anyImex() : around.foreignImex();
    if (!running.isEmpty()) {
      return "nvidia-imex runs that is of no job known here: "
          + String.join(", ", running)
          + "; stop it first";
    }
    if (holdsNothing && around.anythingOfThisBoot()) {
      return "something of this boot lies in the run folder, so a domain may be up; stop its nvidia-imex, remove its folder below instances/, or reboot";
    }
    if (tray.blocked().isEmpty()) {
      return "";
    }
    try {
      String aside = ledger.quarantine();
      LOG.warning("the unreadable ledger was moved aside to " + aside);
      tray.unblock();
      return "";
    } catch (LedgerException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
