package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.observe.Exposition;
import io.imexd.observe.Measurements;
import io.imexd.observe.Moment;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import io.imexd.proto.Timing;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CountingAuditLogTest {
  private static final Moment FREE =
      new Moment("free", true, false, false, 0, 0, 0, -2, "", 0, 0, 0, 0);

  private final MemoryAuditLog inner = new MemoryAuditLog();
  private final Measurements counted = new Measurements();
  private final CountingAuditLog log = new CountingAuditLog(inner, counted);

  private static AuditRecord.Builder record(String event) {
    return AuditRecord.newBuilder().setEvent(event);
  }

  private void shows(String line) {
    String text = Exposition.of("1", 0, counted, FREE);
    assertTrue(text.contains("\n" + line + "\n"), text);
  }

  @Test
  void everyRecordIsHandedOnAndToldOf() {
    AtomicInteger told = new AtomicInteger();
    log.watched(told::incrementAndGet);
    log.add(record("asked").build());
    log.add(record("state").build());
    assertEquals(2, inner.read(HistoryFilter.getDefaultInstance()).join().size());
    assertEquals(2, told.get());
  }

  @Test
  void answersAreCountedByCallAndCode() {
    log.add(record("answered").setCall("ensure").setCode(3).build());
    log.add(record("answered").setCall("ensure").setCode(3).build());
    log.add(record("answered").setCall("leave").setCode(77).build());
    shows("imexd_calls_total{call=\"ensure\",code=\"held\"} 2.0");
    shows("imexd_calls_total{call=\"leave\",code=\"unknown\"} 1.0");
  }

  @Test
  void aFormationIsCountedWithItsPhases() {
    Timing took =
        Timing.newBuilder()
            .setReserveMs(40)
            .setPrepareMs(10)
            .setStartMs(5)
            .setImexMs(900)
            .setConfirmMs(45)
            .build();
    log.add(record("formed").setTookMs(1_000).setPhases(took).build());
    shows("imexd_formation_seconds_sum{phase=\"imex\"} 0.9");
    shows("imexd_formation_seconds_sum{phase=\"total\"} 1.0");
  }

  @Test
  void whatWasFormedInAnEarlierLifeHasNoTimes() {
    log.add(record("formed").build());
    shows("imexd_formation_seconds_count{phase=\"total\"} 0");
  }

  @Test
  void failuresAndViolationsAreCountedByTheirReason() {
    log.add(record("undone").setFrom("connect").setCode(4).setLine("t03: connect: …").build());
    log.add(record("violation").setLine("guard: expected laid, seen gone").build());
    log.add(record("mended").setLine("guard").build());
    shows("imexd_formation_failures_total{code=\"deadline\",step=\"connect\"} 1.0");
    shows("imexd_audit_violations_seen_total{check=\"guard\"} 1.0");
  }
}
