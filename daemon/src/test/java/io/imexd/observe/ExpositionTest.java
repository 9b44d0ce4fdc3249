package io.imexd.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpositionTest {
  private static final Moment FREE =
      new Moment("free", true, false, false, 0, 0, 0, -2, "", 0, 3, 4_500, -1);
  private static final Moment READY =
      new Moment("ready", false, true, false, 1, 2, 18, 5, "UP", 1, 9, 2_000_000, 17);

  private final Measurements counted = new Measurements();

  private String text(Moment now) {
    return Exposition.of("1.2.3", 1_795_457_616_500L, counted, now);
  }

  private Map<String, Double> series(Moment now) {
    return PrometheusText.parse(text(now));
  }

  @Test
  void aFreeTrayIsIdleByDesign() {
    Map<String, Double> seen = series(FREE);
    assertEquals(1, seen.get("imexd_tray_idle_by_design"));
    assertEquals(-2, seen.get("imexd_imex_daemon_status"));
    for (String state : Exposition.STATES) {
      String key = "imexd_tray_state{state=\"" + state + "\"}";
      assertEquals(state.equals("free") ? 1 : 0, seen.get(key), key);
    }
    for (String status : List.of("UP", "DEGRADED", "DOWN")) {
      assertEquals(0, seen.get("imexd_imex_domain_status{status=\"" + status + "\"}"));
    }
    assertFalse(seen.containsKey("imexd_peers_linked"), "what is not known is not said");
    assertEquals(3, seen.get("imexd_ledger_write_seconds_count"));
    assertEquals(0.0045, seen.get("imexd_ledger_write_seconds_sum"));
    assertEquals(1_795_457_616.5, seen.get("imexd_start_time_seconds"));
  }

  @Test
  void aTrayWithADomain() {
    Map<String, Double> seen = series(READY);
    assertEquals(0, seen.get("imexd_tray_idle_by_design"));
    assertEquals(1, seen.get("imexd_tray_drained"));
    assertEquals(0, seen.get("imexd_tray_unfit"));
    assertEquals(1, seen.get("imexd_tray_state{state=\"ready\"}"));
    assertEquals(5, seen.get("imexd_imex_daemon_status"));
    assertEquals(1, seen.get("imexd_imex_domain_status{status=\"UP\"}"));
    assertEquals(1, seen.get("imexd_instances_held"));
    assertEquals(2, seen.get("imexd_domains_held"));
    assertEquals(18, seen.get("imexd_domain_members"));
    assertEquals(1, seen.get("imexd_audit_violations"));
    assertEquals(17, seen.get("imexd_peers_linked"));
  }

  @Test
  void formationsAreSortedIntoBuckets() {
    counted.formed(5, 40, 12, 990, 8, 1_055);
    counted.formed(6, 40, 12, 200_000, 8, 200_066);
    Map<String, Double> seen = series(READY);
    assertEquals(1, seen.get("imexd_formation_seconds_bucket{phase=\"reserve\",le=\"0.005\"}"));
    assertEquals(2, seen.get("imexd_formation_seconds_bucket{phase=\"reserve\",le=\"0.01\"}"));
    assertEquals(1, seen.get("imexd_formation_seconds_bucket{phase=\"imex\",le=\"120.0\"}"));
    assertEquals(2, seen.get("imexd_formation_seconds_bucket{phase=\"imex\",le=\"+Inf\"}"));
    assertEquals(2, seen.get("imexd_formation_seconds_count{phase=\"total\"}"));
    assertEquals(
        201.121,
        Objects.requireNonNull(seen.get("imexd_formation_seconds_sum{phase=\"total\"}")),
        1e-6);
  }

  @Test
  void whatWentWrongIsCountedByItsReason() {
    counted.undone("connect", "deadline");
    counted.undone("connect", "deadline");
    counted.answered("ensure", "held");
    counted.violation("guard");
    counted.restarted(2);
    Map<String, Double> seen = series(READY);
    assertEquals(2, seen.get("imexd_formation_failures_total{code=\"deadline\",step=\"connect\"}"));
    assertEquals(1, seen.get("imexd_calls_total{call=\"ensure\",code=\"held\"}"));
    assertEquals(1, seen.get("imexd_audit_violations_seen_total{check=\"guard\"}"));
    assertEquals(2, seen.get("imexd_imex_restarts_total"));
  }

  @Test
  void labelsAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      counted.violation("check" + i);
    }
    Map<String, Double> seen = series(READY);
    List<String> checks =
        seen.keySet().stream().filter(k -> k.startsWith("imexd_audit_violations_seen")).toList();
    assertTrue(checks.size() < 200, checks.size() + " series");
    assertEquals(1_000 - 128, seen.get("imexd_audit_violations_seen_total{check=\"other\"}"));
  }

  @Test
  void aCopyStaysAsItIs() {
    Measurements before = counted.copy();
    counted.formed(1, 1, 1, 1, 1, 5);
    counted.restarted(1);
    String text = Exposition.of("1", 0, before, READY);
    assertEquals(0, PrometheusText.parse(text).get("imexd_imex_restarts_total"));
    assertEquals(
        0, PrometheusText.parse(text).get("imexd_formation_seconds_count{phase=\"total\"}"));
  }

  @Test
  void promtoolFindsNothingWrong(@TempDir Path folder) throws Exception {
    assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(f -> Files.isExecutable(Path.of(f, "promtool"))),
        "promtool is not there");
    counted.formed(5, 40, 12, 990, 8, 1_055);
    counted.undone("connect", "deadline");
    counted.answered("ensure", "done");
    counted.violation("guard");
    Path text = folder.resolve("imexd.prom");
    Path said = folder.resolve("said");
    Files.writeString(text, text(READY), StandardCharsets.UTF_8);
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(promtool.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", Files.readString(said));
    assertEquals(0, promtool.exitValue());
  }
}
