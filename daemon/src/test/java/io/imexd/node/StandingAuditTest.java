package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.Finding;
import io.imexd.audit.MemoryAuditLog;
import io.imexd.imex.Snapshot;
import io.imexd.ledger.MemoryLedger;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StandingAuditTest {
  private static final TrayId SELF = new TrayId("t02");
  private static final long EVERY_MILLIS = 60_000;

  private final MemoryAuditLog log = new MemoryAuditLog();
  private final MemoryLedger ledger = new MemoryLedger();
  private int looks;
  private List<Finding> findings = List.of(Finding.good("guard", "laid"));
  private final ManualTime time = new ManualTime();
  private final EventLoop loop = new EventLoop("test", time, () -> {});
  private final AuditTrail trail = new AuditTrail(SELF, log, time);
  private final StandingAudit audit =
      new StandingAudit(
          loop, tray(), () -> Snapshot.NONE, ledger, this::compare, trail, EVERY_MILLIS);

  private CompletableFuture<List<Finding>> compare(Duty duty) {
    looks++;
    return CompletableFuture.completedFuture(findings);
  }

  private Tray tray() {
    Tray tray = FreeTray.of(SELF, loop, time, trail, ledger);
    tray.happen(
        new Event.FactsRead(
            new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.2", "580", "580", "")));
    tray.happen(new Event.Began());
    return tray;
  }

  private void pass(long millis) {
    time.pass(millis);
    for (int i = 0; i < 10; i++) {
      loop.step();
    }
  }

  private List<String> told() {
    return log.read(HistoryFilter.getDefaultInstance()).join().stream()
        .map(AuditRecord::getEvent)
        .filter(e -> e.equals("violation") || e.equals("mended"))
        .toList();
  }

  @Test
  void looksAtTheBeginningAndEverySoOften() {
    audit.begin();
    pass(1);
    assertEquals(1, looks);
    pass(EVERY_MILLIS);
    assertEquals(2, looks);
    assertTrue(audit.last().bad().isEmpty());
    assertEquals(List.of(), told());
  }

  @Test
  void anotherPaceHoldsFromTheNextLookOn() {
    audit.begin();
    pass(1);
    audit.every(1_000);
    pass(EVERY_MILLIS);
    assertEquals(2, looks);
    pass(1_000);
    assertEquals(3, looks);
  }

  @Test
  void aViolationIsToldOnceAndItsEndOnce() {
    findings = List.of(Finding.bad("guard", "laid", "gone"));
    audit.begin();
    pass(1);
    pass(EVERY_MILLIS);
    pass(EVERY_MILLIS);
    assertEquals(List.of("violation"), told());
    findings = List.of(Finding.good("guard", "laid"));
    pass(EVERY_MILLIS);
    pass(EVERY_MILLIS);
    assertEquals(List.of("violation", "mended"), told());
  }

  @Test
  void whatWasMendedAtOnceIsNoViolationUntilTheNextLook() {
    findings = List.of(Finding.bad("guard", "laid", "the table is gone; laid again"));
    audit.begin();
    pass(1);
    findings = List.of(Finding.good("guard", "laid"));
    pass(2_000);
    assertTrue(audit.last().bad().isEmpty());
    assertEquals(List.of("violation", "mended"), told());
  }

  @Test
  void whoAsksMeanwhileJoinsTheLookThatGoesOn() {
    CompletableFuture<Void> one = audit.now();
    CompletableFuture<Void> two = audit.now();
    pass(1);
    assertTrue(one.isDone() && two.isDone());
    assertEquals(1, looks);
  }
}
