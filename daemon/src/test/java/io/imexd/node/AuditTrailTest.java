package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.HistoryFilter;
import io.imexd.protocol.Code;
import io.imexd.protocol.Decision;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Effect;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Message;
import io.imexd.protocol.Node;
import io.imexd.protocol.Now;
import io.imexd.protocol.Options;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Settings;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private static final TrayId SELF = new TrayId("t02");
  private static final TrayId OTHER = new TrayId("t01");
  private static final JobKey JOB = new JobKey("default", "42", "r1");
  private static final Instance INSTANCE = new Instance(1, 2);

  private final MemoryAuditLog log = new MemoryAuditLog();
  private final AuditTrail trail = new AuditTrail(SELF, log, Time.SYSTEM);
  private final Node node = new Node(Settings.DEFAULT);
  private State state = State.of(Durable.free(SELF, "boot"), "boot");

  private void happen(Event event) {
    State before = state;
    Decision decision = node.decide(state, event, new Now(1_000, 2_000, 3, 4));
    state = decision.state();
    trail.changed(before, state);
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.Send(TrayId to, Message message) && to.equals(SELF)) {
        happen(new Event.Delivered(SELF, message));
      }
    }
  }

  private List<String> told() {
    return log.read(HistoryFilter.getDefaultInstance()).join().stream()
        .map(AuditTrailTest::brief)
        .toList();
  }

  private static String brief(AuditRecord e) {
    return String.join(
        " ", e.getEvent(), e.getCall(), e.getBy(), e.getJob().getJob(), e.getFrom(), e.getTo());
  }

  private void factsAreRead() {
    happen(
        new Event.FactsRead(
            new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.2", "580", "580", "")));
    happen(new Event.Began());
  }

  @Test
  void aMemberTellsItsStatesWithJobAndInstance() {
    factsAreRead();
    assertEquals(List.of(), told());
    Message reserve = new Message.Reserve(INSTANCE, JOB, List.of(OTHER, SELF), Options.NONE, 9_000);
    happen(new Event.Delivered(OTHER, reserve));
    happen(new Event.Delivered(OTHER, reserve));
    assertEquals(List.of("state   42 free reserved"), told());
    AuditRecord last = log.read(HistoryFilter.getDefaultInstance()).join().getLast();
    assertEquals(INSTANCE.toString(), last.getInstance());
    assertEquals("t02", last.getTray());
  }

  @Test
  void aCoordinatorTellsThatItFormsAndThatItGaveUp() {
    factsAreRead();
    happen(new Event.EnsureCalled("c", JOB, List.of(SELF, new TrayId("t03")), Options.NONE, 9_000));
    AuditRecord forming = log.read(HistoryFilter.getDefaultInstance()).join().getFirst();
    assertEquals("forming", forming.getEvent());
    assertEquals(List.of("t02", "t03"), forming.getTraysList());
    happen(new Event.LeaveCalled("d", JOB, Optional.empty(), 9_000));
    assertEquals(
        List.of("forming   42  ", "undone   42 reserve "),
        told().stream().filter(line -> !line.startsWith("state")).toList());
  }

  @Test
  void aCallIsToldWithWhoAskedAndHowItEnded() {
    trail.asked(CallCase.ENSURE, JOB, "root", List.of(SELF), "");
    trail.answered(CallCase.ENSURE, JOB, Outcome.of(Code.HELD, "held"), 12);
    trail.asked(CallCase.DRAIN, Keys.NO_JOB, "alice", List.of(), "fan");
    assertEquals(
        List.of("asked ensure root 42  ", "answered ensure  42  ", "asked drain alice   "), told());
    AuditRecord answered = log.read(HistoryFilter.getDefaultInstance()).join().get(1);
    assertEquals(3, answered.getCode());
    assertEquals(12, answered.getTookMs());
    assertEquals("held", answered.getLine());
  }
}
