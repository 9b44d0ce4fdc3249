package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.doctor.Diagnosis;
import io.imexd.imex.Snapshot;
import io.imexd.ledger.MemoryLedger;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.NotingPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What answers late hides nothing else that is wrong. */
class ExaminationTest {
  private static final TrayId SELF = new TrayId("t1");

  private final ManualTime time = new ManualTime();
  private final EventLoop loop = new EventLoop("test", time, () -> {});
  private final AuditTrail trail = new AuditTrail(SELF, new MemoryAuditLog(), time);
  private final MemoryLedger ledger = new MemoryLedger();
  private final Tray tray = FreeTray.of(SELF, loop, time, trail, ledger);

  /** What a worker has not come to yet: the asking of the driver. */
  private final List<Runnable> asked = new ArrayList<>();

  private int audits;

  private final FabricWatch fabric =
      new FabricWatch(loop, tray, asked::add, () -> Facts.NONE, List::of);
  private final Examination examination =
      new Examination(
          loop,
          time,
          tray,
          fabric,
          new StandingAudit(
              loop,
              tray,
              () -> Snapshot.NONE,
              ledger,
              _ -> {
                audits++;
                return CompletableFuture.completedFuture(List.of());
              },
              trail,
              60_000),
          new NotingPeers((_, _) -> {}),
          _ -> CompletableFuture.completedFuture(List.of(Diagnosis.ok("disk", "room", "why"))),
          TrayStatus::getDefaultInstance);

  private void steps() {
    for (int i = 0; i < 20; i++) {
      loop.step();
    }
  }

  private static List<String> names(CompletableFuture<TrayStatus> done) {
    return done.join().getDoctorList().stream().map(d -> d.getName()).toList();
  }

  @Test
  void aDriverThatAnswersIsFollowedByTheAuditAndTheRest() {
    CompletableFuture<TrayStatus> done = examination.of(InspectRequest.getDefaultInstance());
    steps();
    assertFalse(done.isDone());
    asked.removeFirst().run();
    steps();
    assertEquals(List.of("disk", "peers"), names(done));
    assertEquals(1, audits);
  }

  @Test
  void aDriverThatIsLateIsAFindingAndTheRestIsLookedAt() {
    CompletableFuture<TrayStatus> done = examination.of(InspectRequest.getDefaultInstance());
    steps();
    time.pass(10_999);
    steps();
    assertFalse(done.isDone());
    time.pass(1);
    steps();
    assertEquals(List.of("disk", "facts", "peers"), names(done));
    assertTrue(done.join().getDoctor(1).getSeen().contains("within 11 s"));
    assertEquals(0, audits);
    asked.removeFirst().run();
    steps();
    assertEquals(0, audits, "its answer is the tray's, and begins nothing");
  }
}
