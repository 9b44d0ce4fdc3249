package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.imex.FakeImex;
import io.imexd.ledger.Loaded;
import io.imexd.ledger.MemoryLedger;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Message;
import io.imexd.protocol.Node;
import io.imexd.protocol.Options;
import io.imexd.protocol.Settings;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.Work;
import io.imexd.rpc.NotingPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Persist, then reply: what a tray says is never ahead of its ledger. */
class TrayTest {
  private static final TrayId COORDINATOR = new TrayId("t01");
  private static final TrayId SELF = new TrayId("t02");
  private static final Message RESERVE =
      new Message.Reserve(
          new Instance(1, 2),
          new JobKey("default", "42", "r1"),
          List.of(COORDINATOR, SELF),
          Options.NONE,
          10_000);

  private final MemoryLedger ledger = new MemoryLedger();
  private final List<String> said = new ArrayList<>();
  private int failStops;
  private long nowMillis = 1_000;
  private final Tray tray = tray();

  /** Notes with each message what the ledger held when it was sent. */
  private void note(Message message) {
    String held =
        ledger.load() instanceof Loaded.Found(Durable durable)
            ? durable.holding().getClass().getSimpleName()
            : "nothing";
    said.add(message.getClass().getSimpleName() + " while the ledger held " + held);
  }

  private Tray tray() {
    AuditTrail audit = new AuditTrail(SELF, new MemoryAuditLog(), Time.SYSTEM);
    Calls calls = new Calls(SELF.name(), Time.SYSTEM, audit, 1);
    EffectRunner effects =
        new EffectRunner(
            new NotingPeers((_, message) -> note(message)),
            new FakeImex(_ -> {}),
            calls,
            new JobProbe(Optional.empty(), Runnable::run, _ -> {}),
            new WriteShares(),
            new ReleaseShares(Time.SYSTEM),
            new StrangerLog(audit, Time.SYSTEM));
    Tray made =
        new Tray(
            new Node(Settings.DEFAULT),
            State.of(Durable.free(SELF, "boot"), "boot"),
            "",
            ledger,
            effects,
            new EventLoop("test", Time.SYSTEM, () -> {}),
            clock(),
            audit,
            () -> 7,
            () -> failStops++);
    made.happen(
        new Event.FactsRead(
            new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.2", "580", "580", "")));
    return made;
  }

  private Time clock() {
    return new Time() {
      @Override
      public long millis() {
        return nowMillis;
      }

      @Override
      public long nanos() {
        return nowMillis * 1_000_000;
      }

      @Override
      public long wallMillis() {
        return nowMillis;
      }
    };
  }

  /** Found by the simulator: such a tray was leaving for good, and nobody stopped anything. */
  @Test
  void aDecisionThatCannotBeWrittenStopsNothingThoughTimeIsUp() {
    tray.happen(new Event.Delivered(COORDINATOR, RESERVE));
    nowMillis += 60_000;
    ledger.failNext(true);
    tray.happen(new Event.DrainCalled("call", "new cables"));
    assertEquals(Work.Stage.HELD, tray.state().work().stage());
    tray.happen(new Event.Tick());
    assertEquals(Work.Stage.STOPPING, tray.state().work().stage());
  }

  @Test
  void whatIsSaidIsOnDiskFirst() {
    tray.happen(new Event.Delivered(COORDINATOR, RESERVE));
    assertEquals(List.of("Reserved while the ledger held Reserved"), said);
  }

  @Test
  void aDecisionThatCannotBeWrittenHasNotHappened() {
    ledger.failNext(true);
    tray.happen(new Event.Delivered(COORDINATOR, RESERVE));
    assertEquals(List.of(), said);
    assertInstanceOf(Holding.Free.class, tray.state().durable().holding());
    tray.happen(new Event.Delivered(COORDINATOR, RESERVE));
    assertEquals(List.of("Refused while the ledger held nothing"), said);
    assertEquals(0, failStops);
  }

  @Test
  void imexdEndsWhenNobodyKnowsWhatIsOnDisk() {
    ledger.failNext(false);
    tray.happen(new Event.Delivered(COORDINATOR, RESERVE));
    assertTrue(failStops > 0);
    assertTrue(said.stream().noneMatch(s -> s.startsWith("Reserved")), said.toString());
  }
}
