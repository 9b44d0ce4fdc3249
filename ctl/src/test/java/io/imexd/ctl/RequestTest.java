package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.DrainCall;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.ListCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import io.imexd.proto.ReloadCall;
import io.imexd.proto.ResumeCall;
import io.imexd.proto.StatusCall;
import io.imexd.proto.TraysCall;
import io.imexd.proto.VerifyCall;
import io.imexd.proto.VersionCall;
import io.imexd.proto.WhyCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command line asks of imexd: every default, then every option. */
final class RequestTest {
  private static final String HEX = "0123456789abcdef0123456789abcdef";
  private static final JobKey BARE =
      JobKey.newBuilder().setCluster("default").setJob("4711").build();
  private static final JobKey FULL = BARE.toBuilder().setCluster("c1").setRun("r1").build();

  @TempDir Path folder = Path.of("");
  private final BlockingQueue<ControlRequest> asked = new LinkedBlockingQueue<>();
  private FakeControlServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FakeControlServer(folder.resolve("s"), FakeControlServer.by(this::answered));
  }

  private Outcome answered(ControlRequest request) {
    asked.add(request);
    return Samples.outcome(request);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private ControlRequest asks(int deadlineMillis, Map<String, String> env, String line)
      throws InterruptedException {
    Map<String, String> all = new HashMap<>(env);
    all.put("IMEXD_SERVER", server.address());
    Ran ran = Ran.with(all, line.split(" "));
    assertEquals(0, ran.code(), ran.err());
    ControlRequest request = asked.poll(5, TimeUnit.SECONDS);
    assertEquals("unpackaged", request.getClientVersion());
    int left = request.getTimeLeftMs();
    assertTrue(left <= deadlineMillis && left > deadlineMillis - 5_000, line + ": " + left);
    return request;
  }

  private ControlRequest asks(int deadlineMillis, String line) throws InterruptedException {
    return asks(deadlineMillis, Map.of(), line);
  }

  @Test
  void defaults() throws InterruptedException {
    assertEquals(
        EnsureCall.newBuilder().setJob(BARE).addAllNodes(List.of("t1", "t2")).build(),
        asks(60_000, "ensure --job 4711 --nodes t[1-2]").getEnsure());
    assertEquals(
        LeaveCall.newBuilder().setJob(BARE).build(), asks(60_000, "leave --job 4711").getLeave());
    assertEquals(
        ReleaseCall.newBuilder().setJob(BARE).build(),
        asks(60_000, "release --job 4711").getRelease());
    assertEquals(
        WhyCall.newBuilder().setJob(BARE).build(), asks(10_000, "why --job 4711").getWhy());
    assertEquals(
        VerifyCall.newBuilder().setJob(BARE).build(),
        asks(30_000, "verify --job 4711").getVerify());
    assertEquals(StatusCall.getDefaultInstance(), asks(10_000, "status").getStatus());
    assertEquals(ListCall.getDefaultInstance(), asks(10_000, "list").getList());
    assertEquals(TraysCall.getDefaultInstance(), asks(10_000, "trays").getTrays());
    assertEquals(VersionCall.getDefaultInstance(), asks(10_000, "version").getVersion());
    assertEquals(
        DrainCall.newBuilder().setTray("t3").setReason("why not").build(),
        asks(10_000, "drain t3 --reason why\u00a0not".replace('\u00a0', '_')).getDrain().toBuilder()
            .setReason("why not")
            .build());
    assertEquals(
        ResumeCall.newBuilder().setTray("t3").build(), asks(10_000, "resume t3").getResume());
    assertEquals(ReloadCall.getDefaultInstance(), asks(10_000, "reload").getReload());
  }

  @Test
  void everyOption() throws InterruptedException {
    assertEquals(
        EnsureCall.newBuilder()
            .setJob(FULL)
            .addNodes("t1")
            .setUid(1000)
            .setGid(-1)
            .setHasOwner(true)
            .setSingleClique(true)
            .build(),
        asks(
                90_000,
                "ensure --job 4711 --cluster c1 --run r1 --nodes t1 --uid 1000 --gid 4294967295"
                    + " --single-clique --deadline 90s")
            .getEnsure());
    assertEquals(
        LeaveCall.newBuilder().setJob(FULL).setInstance(HEX).setForce(true).build(),
        asks(
                120_000,
                "leave --job 4711 --cluster c1 --run r1 --force --deadline 2m --instance " + HEX)
            .getLeave());
    assertEquals(
        ReleaseCall.newBuilder().setJob(FULL).setInstance(HEX).setForce(true).build(),
        asks(
                1_500,
                "release --job 4711 --cluster c1 --run r1 --force --deadline 1500ms --instance "
                    + HEX)
            .getRelease());
    assertEquals(
        WhyCall.newBuilder().setJob(FULL).build(),
        asks(10_000, "why --job 4711 --cluster c1 --run r1").getWhy());
    assertEquals(
        TraysCall.newBuilder().addNodes("t1").addNodes("t2").build(),
        asks(10_000, "trays --nodes t[1-2]").getTrays());
  }

  @Test
  void theClusterComesFromSlurmUnlessGiven() throws InterruptedException {
    Map<String, String> slurm = Map.of("SLURM_CLUSTER_NAME", "gb");
    assertEquals("gb", asks(10_000, slurm, "why --job 1").getWhy().getJob().getCluster());
    assertEquals(
        "x", asks(10_000, slurm, "why --job 1 --cluster x").getWhy().getJob().getCluster());
    Map<String, String> empty = Map.of("SLURM_CLUSTER_NAME", "");
    assertEquals("default", asks(10_000, empty, "why --job 1").getWhy().getJob().getCluster());
  }
}
