package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.training.FakeControlServer;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.HookResult;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import io.imexd.proto.Sharing;
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

/** What hooks ask, given what Slurm says, and what Slurm and the job's user get to read. */
final class HookTest {
  @TempDir Path folder = Path.of("");
  private final BlockingQueue<ControlRequest> asked = new LinkedBlockingQueue<>();
  private FakeControlServer server;
  private Outcome answer = Outcome.newBuilder().setLine("job 7: ready").build();

  /** What slurmd of 24.11 sets, and a user's text with it. */
  private final Map<String, String> env =
      new HashMap<>(
          Map.of(
              "SLURM_CLUSTER_NAME", "rack",
              "SLURM_JOB_ID", "7",
              "SLURM_JOB_START_TIME", "1795457600",
              "SLURM_JOB_NODELIST", "t[01-02]",
              "SLURM_JOB_UID", "1001",
              "SLURM_JOB_GID", "1002",
              "SLURM_JOB_OVERSUBSCRIBE", "NO",
              "SLURM_JOB_GPUS", "0,1",
              "SLURM_JOB_COMMENT", "$(reboot)\n; --nodes=x"));

  @BeforeEach
  void serve() throws IOException {
    server = new FakeControlServer(folder.resolve("s"), FakeControlServer.by(this::answered));
    env.put("IMEXD_SERVER", server.address());
  }

  private Outcome answered(ControlRequest request) {
    asked.add(request);
    return answer;
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private ControlRequest asks(String stage) throws InterruptedException {
    Ran ran = Ran.with(env, "hook", "slurm", stage);
    assertEquals(0, ran.code(), ran.err());
    ControlRequest request = asked.poll(5, TimeUnit.SECONDS);
    assertTrue(request != null, "nobody was asked");
    return request;
  }

  private Sharing sharing() throws InterruptedException {
    return asks("prolog").getProlog().getSharing();
  }

  private static JobKey key(String run) {
    return JobKey.newBuilder().setCluster("rack").setJob("7").setRun(run).build();
  }

  @Test
  void prologAndEpilogOfARunGiveTheSameKey() throws InterruptedException {
    assertEquals(
        EnsureCall.newBuilder()
            .setJob(key("1795457600"))
            .addAllNodes(List.of("t01", "t02"))
            .setHasOwner(true)
            .setUid(1001)
            .setGid(1002)
            .build(),
        asks("prolog").getProlog().getEnsure());
    // What an epilog gets beside it: the restart count of a requeued run is one more already.
    env.putAll(Map.of("SLURM_JOB_RESTART_COUNT", "1", "SLURM_JOB_EXIT_CODE", "0"));
    assertEquals(key("1795457600"), asks("epilog").getEpilog().getLeave().getJob());
    env.put("SLURM_JOB_SLUID", "s1ABCDEF");
    assertEquals(key("s1ABCDEF"), asks("prolog").getProlog().getEnsure().getJob());
    assertEquals(key("s1ABCDEF"), asks("epilog").getEpilog().getLeave().getJob());
  }

  @Test
  void aTaskNamesNoRun() throws InterruptedException {
    env.keySet().removeIf(name -> name.startsWith("SLURM_JOB_") && !name.equals("SLURM_JOB_ID"));
    assertEquals(key(""), asks("task-prolog").getTask().getJob());
    env.putAll(Map.of("SLURM_JOB_ID_HET_GROUP_0", "7", "SLURM_JOB_ID_HET_GROUP_1", "8"));
    assertEquals(List.of("7", "8"), asks("task-prolog").getTask().getComponentsList());
  }

  @Test
  void exclusiveIsSaidByOneVariableFrom2605OnAndByAnotherBefore() throws InterruptedException {
    assertEquals(Sharing.EXCLUSIVE, sharing());
    for (String word : List.of("TOPO", "NO")) {
      env.put("SLURM_JOB_OVERSUBSCRIBE", word);
      assertEquals(Sharing.EXCLUSIVE, sharing(), word);
    }
    for (String word : List.of("OK", "YES", "USER", "MCS", "what")) {
      env.put("SLURM_JOB_OVERSUBSCRIBE", word);
      assertEquals(Sharing.SHARED, sharing(), word);
    }
    env.put("SLURM_JOB_OVERSUBSCRIBE", "NO");
    env.put("SLURM_JOB_EXCLUSIVE", "NO");
    assertEquals(Sharing.SHARED, sharing(), "26.05: an ordinary job");
    for (String word : List.of("NODE", "TOPO")) {
      env.put("SLURM_JOB_EXCLUSIVE", word);
      assertEquals(Sharing.EXCLUSIVE, sharing(), word);
    }
    for (String word : List.of("USER", "MCS")) {
      env.put("SLURM_JOB_EXCLUSIVE", word);
      assertEquals(Sharing.SHARED, sharing(), word + ": other jobs of the user");
    }
    env.remove("SLURM_JOB_EXCLUSIVE");
    env.remove("SLURM_JOB_OVERSUBSCRIBE");
    assertEquals(Sharing.NOT_SAID, sharing());
  }

  @Test
  void gpusAreCountedOnThisNode() throws InterruptedException {
    assertTrue(asks("prolog").getProlog().getGpus());
    env.remove("SLURM_JOB_GPUS");
    var call = asks("prolog").getProlog();
    assertTrue(call.getGpusKnown() && !call.getGpus());
  }

  @Test
  void whatIsMissingIsSaidAndNobodyIsAsked() {
    for (String name : List.of("SLURM_JOB_START_TIME", "SLURM_JOB_NODELIST", "SLURM_JOB_ID")) {
      String value = env.remove(name);
      Ran ran = Ran.with(env, "hook", "slurm", "prolog");
      assertEquals(2, ran.code());
      assertTrue(ran.err().contains(name), ran.err());
      env.put(name, value);
    }
    env.put("SLURM_JOB_UID", "root");
    assertEquals(2, Ran.with(env, "hook", "slurm", "prolog").code());
    env.remove("SLURM_JOB_UID");
    env.put("SLURM_SCRIPT_CONTEXT", "prolog_slurmctld");
    Ran ran = Ran.with(env, "hook", "slurm", "prolog");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("this is for prolog_slurmd"), ran.err());
    assertTrue(asked.isEmpty());
  }

  @Test
  void ofAFailureThatIsOfOtherTraysThePrologSucceedsAndSaysSo() {
    answer =
        Outcome.newBuilder()
            .setLine("job 7: t02: reserve: unfit; no task of it will run")
            .setHook(
                HookResult.newBuilder()
                    .setVerdict("failed")
                    .setFormedCode(Code.UNFIT)
                    .addAtFault("t02"))
            .build();
    Ran ran = Ran.with(env, "hook", "slurm", "prolog");
    assertEquals(0, ran.code());
    assertEquals("job 7: t02: reserve: unfit; no task of it will run\n", ran.out());
    assertEquals(
        "{\"code\":0,\"line\":\"job 7: t02: reserve: unfit; no task of it will run\",\"result\":{\"verdict\":\"failed\",\"formed_code\":5,\"at_fault\":[\"t02\"],\"drains\":false,\"instance\":\"\"}}\n",
        Ran.with(env, "hook", "slurm", "prolog", "-o", "json").out());
  }

  @Test
  void theReasonOfARefusedTaskIsPrintedIntoTheJobsOutput() {
    answer = Outcome.newBuilder().setCode(Code.UNFIT).setLine("job 7: t02: unfit").build();
    Ran ran = Ran.with(env, "hook", "slurm", "task-prolog");
    assertEquals(5, ran.code());
    assertEquals("print imexd: job 7: t02: unfit\n", ran.out());
  }

  @Test
  void aJobWithoutADomainIsToldByItsFirstTaskOnly() {
    answer =
        Outcome.newBuilder()
            .setLine("job 7: no domain: it is not exclusive")
            .setHook(HookResult.newBuilder().setVerdict("skipped"))
            .build();
    env.put("SLURM_PROCID", "0");
    assertEquals(
        "print imexd: job 7: no domain: it is not exclusive\n",
        Ran.with(env, "hook", "slurm", "task-prolog").out());
    env.put("SLURM_PROCID", "1");
    assertEquals("", Ran.with(env, "hook", "slurm", "task-prolog").out());
    answer = answer.toBuilder().setHook(HookResult.newBuilder().setVerdict("ready")).build();
    env.put("SLURM_PROCID", "0");
    assertEquals("", Ran.with(env, "hook", "slurm", "task-prolog").out());
  }
}
