package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.audit.Finding;
import io.imexd.audit.MemoryAuditLog;
import io.imexd.imex.Snapshot;
import io.imexd.ledger.MemoryLedger;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FabricWatchTest {
  private static final Domain DOMAIN =
      new Domain(
          "u.1", List.of(new TrayId("t1"), new TrayId("t2")), List.of("10.0.0.1", "10.0.0.2"));
  private static final String EXPECTED = "clique u.1, healthy";

  private final ManualTime time = new ManualTime();
  private final EventLoop loop = new EventLoop("test", time, () -> {});
  private final AuditTrail trail = new AuditTrail(new TrayId("t1"), new MemoryAuditLog(), time);
  private final MemoryLedger ledger = new MemoryLedger();
  private final Tray tray = FreeTray.of(new TrayId("t1"), loop, time, trail, ledger);
  private int asked;
  private List<String> owners = List.of();

  private List<Finding> found(Optional<Domain> domain) {
    Facts facts =
        new Facts(Facts.Fabric.COMPLETED, "u.2", "10.0.0.1", "580", "580", "", "nvml", "");
    FabricWatch watch =
        new FabricWatch(
            loop,
            tray,
            Runnable::run,
            () -> {
              asked++;
              return facts;
            },
            () -> owners);
    Duty duty = new Duty(tray.state().durable(), ledger.look(), domain, Snapshot.NONE, false);
    CompletableFuture<List<Finding>> found =
        watch.with(duty, CompletableFuture.completedFuture(List.of(Finding.good("guard", "laid"))));
    loop.step();
    return found.join();
  }

  @Test
  void underADomainTheFabricIsReadTheTrayToldAndTheFindingAdded() {
    List<Finding> found = found(Optional.of(DOMAIN));
    assertEquals(List.of("guard", "fabric"), found.stream().map(Finding::check).toList());
    assertEquals("u.2", tray.state().facts().clique());
  }

  @Test
  void aTrayThatIsUnfitIsReadAgainForWhoMendsIt() {
    tray.happen(new Event.FactsRead(Facts.NONE));
    assertEquals(List.of(Finding.good("guard", "laid")), found(Optional.empty()));
    assertEquals("u.2", tray.state().facts().clique());
  }

  @Test
  void withoutADomainNobodyIsAskedOnATrayThatIsFit() {
    tray.happen(
        new Event.FactsRead(
            new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.1", "580", "580", "")));
    assertEquals(List.of(Finding.good("guard", "laid")), found(Optional.empty()));
    assertEquals(0, asked);
  }

  @Test
  void aFreeTrayThatAnotherOwnerTakesIsReadAtOnce() {
    tray.happen(
        new Event.FactsRead(
            new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.1", "580", "580", "")));
    owners = List.of("nvidia-imex (pid 812) runs here and is not imexd's");
    assertEquals(List.of(Finding.good("guard", "laid")), found(Optional.empty()));
    assertEquals(1, asked);
    assertEquals("u.2", tray.state().facts().clique());
  }

  private static Finding finding(Facts.Fabric fabric, String clique, String unfit, String source) {
    return FabricWatch.finding(
        DOMAIN, new Facts(fabric, clique, "10.0.0.1", "580", "580", unfit, source, ""));
  }

  @Test
  void wellAndMovedAndUnreadable() {
    assertEquals(
        Finding.good("fabric", EXPECTED), finding(Facts.Fabric.COMPLETED, "u.1", "", "nvml"));
    assertEquals(
        Finding.bad("fabric", EXPECTED, "the NVLink fabric has this tray on clique u.2 now"),
        finding(Facts.Fabric.COMPLETED, "u.2", "", "nvml"));
    assertEquals(
        Finding.bad("fabric", EXPECTED, "cannot be read: nvmlInit_v2: Driver Not Loaded"),
        finding(Facts.Fabric.UNKNOWN, "", "nvmlInit_v2: Driver Not Loaded", ""));
  }
}
