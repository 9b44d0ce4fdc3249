package io.imexd.node;

import io.imexd.ledger.Loaded;
import io.imexd.protocol.Durable;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.logging.Logger;

/** What the ledger says at start. blocked: why nothing may be written over it. */
record Beginning(Durable durable, String blocked) {
  private static final Logger LOG = Logger.getLogger(Daemon.class.getName());

  static Beginning from(Loaded loaded, Daemon.Parts parts) {
    TrayId tray = parts.config().tray();
    String bootId = parts.bootId();
    Durable free = Durable.free(tray, bootId);
    return switch (loaded) {
      case Loaded.Found(Durable durable) -> new Beginning(durable.withBootId(bootId), "");
      case Loaded.Unreadable(String reason) -> new Beginning(free.withUnfit(reason), reason);
      case Loaded.Absent() ->
          new Beginning(free.withUnfit(noLedger(tray, parts.surroundings())), "");
      case Loaded.Uncertain(String reason) -> {
        LOG.severe("imexd ends before it acts on its ledger: " + reason);
        parts.failStop().run();
        throw new IllegalStateException(reason);
      }
    };
  }

  /** A tray without a ledger is Free only if nothing speaks of a domain that may be up. */
  private static String noLedger(TrayId tray, Surroundings around) {
    List<String> running = around.anyImex();
    if (!running.isEmpty()) {
      return "there is no ledger, and nvidia-imex runs ("
          + String.join(", ", running)
          + "); stop it and run imexctl resume "
          + tray;
    }
    return around.anythingOfThisBoot()
        ? "there is no ledger, and something of this boot lies in the run folder; when no domain is up, remove it and run imexctl resume "
            + tray
        : "";
  }
}
