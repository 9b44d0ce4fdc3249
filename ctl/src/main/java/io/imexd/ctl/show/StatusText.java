package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.proto.Check;
import io.imexd.proto.Connection;
import io.imexd.proto.Domain;
import io.imexd.proto.Facts;
import io.imexd.proto.Holding;
import io.imexd.proto.Ledger;
import io.imexd.proto.Tombstone;
import io.imexd.proto.TrayStatus;

/** What this tray is, holds and runs, as a block to read. */
public final class StatusText {
  /** How many ended instances are shown; -o json has them all. */
  private static final int TOMBSTONES_SHOWN = 3;

  private StatusText() {}

  public static void write(TrayStatus status, StringBuilder text, Colors colors) {
    Block block = new Block(text);
    block.line("tray", status.getTray() + ", imexd " + status.getImexdVersion());
    String reason = Words.oneLine(status.getReason());
    block.painted(
        "state",
        colors.state(status.getState(), Words.oneLine(status.getState()))
            + (reason.isEmpty() ? "" : ": " + reason));
    block.line("drained", status.getDrained());
    block.line("unfit", status.getUnfit());
    if (status.hasHolding()) {
      holding(status.getHolding(), block);
    }
    if (status.hasProcess()) {
      block.line(
          "process",
          "nvidia-imex pid "
              + status.getProcess().getPid()
              + ", "
              + Words.orDash(status.getProcess().getWord())
              + ", restarted "
              + status.getProcess().getRestarts()
              + " times");
    }
    if (status.getConnectionsCount() > 0) {
      block.line("links", links(status));
    }
    facts(status.getFacts(), block);
    block.line("peers", Words.oneLine(status.getPeers()));
    block.line("guard", Words.oneLine(status.getGuard()));
    audit(status, block, colors);
    ledger(status.getLedger(), block, colors);
    if (status.getDrainedByHookMs() != 0) {
      String when = Words.time(status.getDrainedByHookMs());
      block.line("hook", "a prolog has told its scheduler to drain this tray, at " + when);
    }
    for (String warning : status.getWarningsList()) {
      block.painted("warning", colors.warning(Words.oneLine(warning)));
    }
    tombstones(status, block);
  }

  private static void holding(Holding holding, Block block) {
    block.line("job", Words.job(holding.getJob()) + ", since " + Words.time(holding.getSinceMs()));
    block.line("instance", holding.getInstance());
    block.line("members", Words.trays(holding.getMembersList()));
    for (Domain domain : holding.getDomainsList()) {
      block.line(
          "domain",
          Hostlist.fold(domain.getMembersList())
              + " on clique "
              + domain.getClique()
              + ", map "
              + Words.orDash(domain.getMapDigest()));
    }
    block.line("channel", holding.getChannel());
    block.line("outside", Hostlist.foldSorted(holding.getOutsideList()));
    block.line("left", Hostlist.foldSorted(holding.getLeftList()));
  }

  private static String links(TrayStatus status) {
    int connected = 0;
    for (Connection connection : status.getConnectionsList()) {
      if (connection.getStatus().equals("CONNECTED")) {
        connected++;
      }
    }
    return connected
        + " of "
        + status.getConnectionsCount()
        + " pairs connected, seen "
        + Words.time(status.getConnectionsAtMs());
  }

  private static void facts(Facts facts, Block block) {
    String clique = facts.getClique().isEmpty() ? "" : ", clique " + facts.getClique();
    String address = facts.getAddress().isEmpty() ? "" : ", address " + facts.getAddress();
    String source = facts.getSource().isEmpty() ? "" : ", from " + facts.getSource();
    block.line("fabric", Words.orDash(facts.getFabric()) + clique + address + source);
    block.line(
        "versions",
        "driver "
            + Words.orDash(facts.getDriverVersion())
            + ", nvidia-imex "
            + Words.orDash(facts.getImexVersion()));
  }

  private static void ledger(Ledger ledger, Block block, Colors colors) {
    if (!ledger.getTrouble().isEmpty()) {
      block.painted("ledger", colors.bad(Words.oneLine(ledger.getTrouble())));
    } else if (ledger.getWrites() > 0) {
      double mean = ledger.getWriteMicros() / 1_000.0 / ledger.getWrites();
      block.line("ledger", ledger.getWrites() + " writes, " + Words.millis(mean) + " each");
    } else {
      block.line("ledger", "no writes yet");
    }
  }

  private static void audit(TrayStatus status, Block block, Colors colors) {
    int good = 0;
    for (Check check : status.getAuditList()) {
      good += check.getOk() ? 1 : 0;
      if (!check.getOk()) {
        String line =
            check.getName() + ": expected " + check.getExpected() + ", seen " + check.getSeen();
        block.painted("violation", colors.bad(Words.oneLine(line)));
      } else if (check.getName().equals("certificates")) {
        block.line("certified", check.getSeen());
      }
    }
    if (status.getAuditAtMs() > 0) {
      block.line(
          "audit",
          good
              + " of "
              + status.getAuditCount()
              + " checks hold, seen "
              + Words.time(status.getAuditAtMs()));
    }
  }

  private static void tombstones(TrayStatus status, Block block) {
    int shown = Math.min(TOMBSTONES_SHOWN, status.getTombstonesCount());
    for (int i = 0; i < shown; i++) {
      Tombstone tombstone = status.getTombstones(i);
      block.line(
          "ended",
          Words.job(tombstone.getJob())
              + " at "
              + Words.time(tombstone.getAtMs())
              + ", "
              + tombstone.getKind()
              + (tombstone.getClosed() ? ", run closed" : "")
              + (tombstone.getReason().isEmpty() ? "" : ": " + tombstone.getReason()));
    }
    if (status.getTombstonesCount() > shown) {
      block.line("", (status.getTombstonesCount() - shown) + " more: -o json");
    }
  }
}
