package io.imexd.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.config.ConfigReader;
import io.imexd.imex.FakeImex;
import io.imexd.ledger.Loaded;
import io.imexd.ledger.MemoryLedger;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Message;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.NotingPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that cannot be trusted is evidence: the tray takes no job, and nothing is written. */
class UnreadableLedgerTest {
  private static final TrayId COORDINATOR = new TrayId("t01");
  private static final TrayId SELF = new TrayId("t02");

  @TempDir Path folder;
  private final MemoryLedger ledger = new MemoryLedger();
  private final Queue<Message> said = new ConcurrentLinkedQueue<>();
  private final Queue<EventLoop> driven = new ConcurrentLinkedQueue<>();

  private Daemon daemon(ExecutorService workers) throws Exception {
    Path file = Files.writeString(folder.resolve("imexd.conf"), "tray.name = t02\n");
    return new Daemon(
        new Daemon.Parts(
            ConfigReader.read(file),
            "test",
            "boot",
            ledger,
            () -> new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.2", "580", "580", ""),
            FakeImex::new,
            _ -> new NotingPeers((_, message) -> said.add(message)),
            new BareSurroundings(),
            new MemoryAuditLog(),
            workers,
            Time.SYSTEM,
            () -> 7,
            driven::add,
            () -> {}));
  }

  private Message answerToReserve() throws Exception {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        Daemon daemon = daemon(workers)) {
      daemon.start();
      daemon.event(
          new Event.Delivered(
              COORDINATOR,
              new Message.Reserve(
                  new Instance(1, 2),
                  new JobKey("default", "42", "r1"),
                  List.of(COORDINATOR, SELF),
                  Options.NONE,
                  10_000)));
      await()
          .until(() -> {
            driven.element().step();
            return !said.isEmpty();
          });
      return said.element();
    }
  }

  @Test
  void aTrayWhoseLedgerCannotBeReadRefusesAndKeepsTheEvidence() throws Exception {
    ledger.overwrite(new byte[] {1, 2, 3});
    Message.Refused refused = assertInstanceOf(Message.Refused.class, answerToReserve());
    assertTrue(
        refused.refusal().reason().startsWith("unfit: the ledger is not usable"),
        refused.toString());
    assertInstanceOf(Loaded.Unreadable.class, ledger.load());
    assertEquals(0, ledger.writes());
  }

  @Test
  void aTrayWithoutALedgerAndWithNothingRunningIsFree() throws Exception {
    assertInstanceOf(Message.Reserved.class, answerToReserve());
  }
}
