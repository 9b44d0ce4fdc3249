package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.doctor.Diagnosis;
import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.proto.Code;
import io.imexd.proto.Facts;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.TrayId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RackDiagnosisTest {
  private static final TrayId SELF = new TrayId("t01");
  private static final long NOW_MILLIS = 1_800_000_000_000L;

  private final SortedMap<TrayId, RackDiagnosis.Answer> answers = new TreeMap<>();

  private static TrayStatus.Builder status(String tray) {
    return TrayStatus.newBuilder()
        .setTray(tray)
        .setImexdVersion("1.0")
        .setFacts(Facts.newBuilder().setDriverVersion("580.1").setImexVersion("580.1"))
        .setClockMs(NOW_MILLIS)
        .addDoctor(io.imexd.proto.Diagnosis.newBuilder().setTray(tray).setVerdict("ok"));
  }

  private void answers(TrayStatus.Builder status) {
    answers.put(new TrayId(status.getTray()), RackDiagnosis.Answer.of(status.build(), NOW_MILLIS));
  }

  private RackDiagnosis rack() {
    return new RackDiagnosis(SELF, answers, "its certificate fails after 2030");
  }

  private Diagnosis together(String name) {
    return rack().together().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aRackThatIsWell() {
    answers(status("t01"));
    answers(status("t02"));
    RackDiagnosis rack = rack();
    rack.together().forEach(d -> assertEquals(Verdict.OK, d.verdict(), d.toString()));
    Outcome outcome = rack.outcome(rack.together());
    assertEquals(Code.DONE, outcome.getCode());
    assertEquals("2 trays: no problem, no warning", outcome.getLine());
    assertEquals(2 + 4, outcome.getDoctor().getFindingsCount());
  }

  @Test
  void trayAloneKnowsNothingOfClocks() {
    answers(status("t01"));
    RackDiagnosis rack = rack();
    assertEquals(Verdict.SKIPPED, rack.alone().getFirst().verdict());
    assertEquals("t01: no problem, no warning", rack.outcome(rack.alone()).getLine());
  }

  @Test
  void differentVersionsAreNamedWithTheirTrays() {
    answers(status("t01"));
    answers(
        status("t02")
            .setImexdVersion("1.1")
            .setFacts(Facts.newBuilder().setDriverVersion("590.2").setImexVersion("580.1")));
    Diagnosis driver = together("driver versions");
    assertEquals(Verdict.PROBLEM, driver.verdict());
    assertEquals("580.1 on t01; 590.2 on t02", driver.seen());
    assertEquals(Verdict.OK, together("nvidia-imex versions").verdict());
    assertEquals(Verdict.WARNING, together("imexd versions").verdict());
  }

  @Test
  void aClockThatIsOffIsNamedWithTheBound() {
    answers(status("t01"));
    answers(status("t02").setClockMs(NOW_MILLIS - 3_000));
    Diagnosis clocks = together("clocks");
    assertEquals(Verdict.WARNING, clocks.verdict());
    assertEquals("t02 is 3000 ms behind t01; its certificate fails after 2030", clocks.seen());
    answers(status("t03").setClockMs(NOW_MILLIS + 400_000));
    assertEquals(Verdict.PROBLEM, together("clocks").verdict());
    assertTrue(together("clocks").seen().contains("t03 is 400000 ms ahead of t01"));
  }

  @Test
  void aSilentTrayIsAProblemAndAnOldOneIsSkipped() {
    answers(status("t01").clearDoctor().setClockMs(0));
    answers.put(new TrayId("t02"), RackDiagnosis.Answer.silent("connection refused"));
    Outcome outcome = rack().outcome(rack().together());
    assertEquals(Code.INTERNAL, outcome.getCode());
    assertEquals(
        "2 trays: 1 problem, no warning; the first problem: t02: answer: silent: connection refused",
        outcome.getLine());
    assertEquals("skipped", outcome.getDoctor().getFindings(0).getVerdict());
    assertEquals(Verdict.OK, together("clocks").verdict(), "an old imexd says no time");
  }
}
