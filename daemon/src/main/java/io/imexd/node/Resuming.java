package io.imexd.node;

import io.imexd.ledger.Ledger;
import io.imexd.ledger.LedgerException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * What must be true before an operator's resume may make a tray take jobs again. On the event loop.
 */
final class Resuming {
  private static final Logger LOG = Logger.getLogger(Resuming.class.getName());

  private final Tray tray;
  private final Ledger ledger;
  private final Supplier<List<String>> foreign;
  private final BooleanSupplier anythingOfThisBoot;

  Resuming(
      Tray tray,
      Ledger ledger,
      Supplier<List<String>> foreign,
      BooleanSupplier anythingOfThisBoot) {
    this.tray = tray;
    this.ledger = ledger;
    this.foreign = foreign;
    this.anythingOfThisBoot = anythingOfThisBoot;
  }

  /**
   * What still speaks against it, in one line; empty when nothing does, and then an unreadable
   * ledger was moved aside.
   */
  String troubles() {
    List<String> running = foreign.get();
    if (!running.isEmpty()) {
      return "nvidia-imex runs that imexd did not start: "
          + String.join(", ", running)
          + "; stop it first";
    }
    if (tray.blocked().isEmpty()) {
      return "";
    }
    if (anythingOfThisBoot.getAsBoolean()) {
      return "something of this boot lies in the run folder, so a domain may be up; stop its nvidia-imex, remove its folder below instances/, or reboot";
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
