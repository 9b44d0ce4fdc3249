package io.imexd.loopback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Diagnosis;
import io.imexd.proto.DoctorCall;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.MetricsCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** doctor and metrics of two whole daemons, over their real network. */
@Timeout(120)
class ObservedRackTest {
  private static final JobKey JOB =
      JobKey.newBuilder().setCluster("c").setJob("42").setRun("1").build();

  @TempDir Path folder;
  private LoopbackRack rack;
  private LoopbackTray first;
  private LoopbackTray second;

  @BeforeEach
  void raise() throws Exception {
    rack = LoopbackRack.instant(2, folder, LoopbackRack.Layers.ALL);
    first = rack.trays().get(0);
    second = rack.trays().get(1);
  }

  @AfterEach
  void lower() {
    rack.close();
  }

  private static ControlRequest.Builder request() {
    return ControlRequest.newBuilder().setTimeLeftMs(60_000);
  }

  private Outcome call(ControlRequest.Builder request) throws Exception {
    return first.call(request.build()).get(60, TimeUnit.SECONDS);
  }

  private void done(ControlRequest.Builder request) throws Exception {
    Outcome outcome = call(request);
    assertEquals(Code.DONE, outcome.getCode(), outcome.getLine());
  }

  private String metrics() throws Exception {
    return call(request().setMetrics(MetricsCall.getDefaultInstance())).getMetrics().getText();
  }

  private Outcome doctor(boolean all) throws Exception {
    return call(request().setDoctor(DoctorCall.newBuilder().setRack(all)));
  }

  private static List<String> told(Outcome outcome) {
    return outcome.getDoctor().getFindingsList().stream()
        .map(d -> d.getTray() + " " + d.getName() + " " + d.getVerdict())
        .toList();
  }

  private static void shows(String text, String... lines) {
    for (String line : lines) {
      assertTrue(("\n" + text).contains("\n" + line + "\n"), line + " is not in\n" + text);
    }
  }

  @Test
  void metricsFollowAJob() throws Exception {
    shows(metrics(), "imexd_tray_idle_by_design 1.0", "imexd_tray_state{state=\"free\"} 1.0");
    done(
        request().setEnsure(EnsureCall.newBuilder().setJob(JOB).addNodes("t001").addNodes("t002")));
    String ready = metrics();
    shows(
        ready,
        "imexd_tray_idle_by_design 0.0",
        "imexd_tray_state{state=\"ready\"} 1.0",
        "imexd_tray_state{state=\"free\"} 0.0",
        "imexd_instances_held 1.0",
        "imexd_domains_held 1.0",
        "imexd_domain_members 2.0",
        "imexd_imex_daemon_status 5.0",
        "imexd_imex_domain_status{status=\"UP\"} 1.0",
        "imexd_formation_seconds_count{phase=\"total\"} 1",
        "imexd_calls_total{call=\"ensure\",code=\"done\"} 1.0",
        "imexd_peers_linked 1.0");
    done(request().setRelease(ReleaseCall.newBuilder().setJob(JOB)));
    shows(
        metrics(),
        "imexd_tray_idle_by_design 1.0",
        "imexd_imex_daemon_status -2.0",
        "imexd_calls_total{call=\"release\",code=\"done\"} 1.0");
  }

  @Test
  void doctorAsksEveryTrayAndEachAsksTheOthers() throws Exception {
    Outcome outcome = doctor(true);
    assertEquals(Code.DONE, outcome.getCode(), outcome.getLine());
    assertEquals(
        List.of(
            "t001 peers ok",
            "t002 peers ok",
            " driver versions ok",
            " nvidia-imex versions ok",
            " imexd versions ok",
            " clocks ok"),
        told(outcome));
    assertEquals(List.of("t001 peers ok", " clocks skipped"), told(doctor(false)));
  }

  @Test
  void aTrayThatIsGoneIsNamedByDoctorAndByTheOthers() throws Exception {
    second.close();
    Outcome outcome = doctor(true);
    assertEquals(Code.INTERNAL, outcome.getCode());
    assertTrue(told(outcome).contains("t001 peers problem"), told(outcome).toString());
    assertTrue(told(outcome).contains("t002 answer problem"), told(outcome).toString());
    Diagnosis peers = outcome.getDoctor().getFindings(0);
    assertTrue(peers.getSeen().startsWith("no answer from t002 ("), peers.getSeen());
  }
}
