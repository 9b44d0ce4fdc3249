package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.Check;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** doctor and check: what they ask, how they end, and what they say when imexd says nothing. */
@Timeout(30)
final class DoctorTest {
  @TempDir Path folder = Path.of("");

  private Map<String, String> env() {
    return Map.of("IMEXD_SERVER", "unix:" + folder.resolve("s"));
  }

  private Ran ran(Outcome outcome, String... args) throws IOException {
    return ran(FakeControlServer.always(outcome), args);
  }

  private Ran ran(FakeControlServer.Script script, String... args) throws IOException {
    try (FakeControlServer _ = new FakeControlServer(folder.resolve("s"), script)) {
      return Ran.with(env(), args);
    }
  }

  private static Outcome status(TrayStatus.Builder status) {
    return Outcome.newBuilder().setLine("as status has it").setStatus(status).build();
  }

  @Test
  void problemsAreExitCode1() throws IOException {
    Outcome sick =
        Outcome.newBuilder()
            .setCode(Code.INTERNAL)
            .setLine("t01: 1 problem, no warning")
            .setDoctor(
                Samples.outcome(request()).getDoctor().toBuilder()
                    .addFindings(
                        Samples.diagnosis("t01", "ports", "problem").setSeen("taken by python3")))
            .build();
    Ran ran = ran(sick, "doctor");
    assertEquals(1, ran.code());
    assertTrue(ran.out().contains("problem t01: ports: taken by python3\n"), ran.out());
    assertEquals("imexctl: t01: 1 problem, no warning\n", ran.err());
  }

  private static ControlRequest request() {
    return ControlRequest.newBuilder()
        .setDoctor(io.imexd.proto.DoctorCall.getDefaultInstance())
        .build();
  }

  @Test
  void rackIsAskedFor() throws IOException {
    AtomicReference<@Nullable ControlRequest> asked = new AtomicReference<>();
    try (FakeControlServer _ =
        new FakeControlServer(
            folder.resolve("s"),
            (request, out) -> {
              asked.set(request);
              FakeControlServer.send(out, Samples.outcome(request));
            })) {
      assertEquals(0, Ran.with(env(), "doctor", "--rack").code());
    }
    ControlRequest request = asked.get();
    assertTrue(request != null && request.getDoctor().getRack());
  }

  @Test
  void withoutImexdDoctorSaysWhatItSees() {
    Ran ran = Ran.with(env(), "doctor");
    assertEquals(6, ran.code());
    assertTrue(ran.out().contains("\nsocket "), ran.out());
    assertTrue(ran.out().contains("\nunit "), ran.out());
    assertTrue(ran.err().contains("imexd cannot be reached"), ran.err());
    Ran json = Ran.with(env(), "doctor", "-o", "json");
    assertEquals(6, json.code());
    String first =
        JsonParser.parseString(json.out())
            .getAsJsonObject()
            .getAsJsonObject("result")
            .getAsJsonArray("findings")
            .get(0)
            .getAsJsonObject()
            .get("name")
            .getAsString();
    assertEquals("imexd", first);
  }

  @Test
  void checkIsOneLineAndZeroOrOne() throws IOException {
    TrayStatus.Builder free = TrayStatus.newBuilder().setTray("t01").setState("free");
    Ran ran = ran(status(free), "check");
    assertEquals(0, ran.code());
    assertEquals("t01: healthy: free, idle by design\n", ran.out());
    assertEquals("", ran.err());
    ran = ran(status(free.clone().setState("unfit").setUnfit("a reason")), "check");
    assertEquals(1, ran.code());
    assertEquals("", ran.out());
    assertEquals("imexctl: t01: unfit: a reason\n", ran.err());
    ran = ran(status(Samples.status("t01").toBuilder()), "check", "--job-free");
    assertEquals(1, ran.code());
    assertTrue(ran.err().startsWith("imexctl: t01: held by job default/4711"), ran.err());
  }

  @Test
  void checkOfAnImexdThatDoesNotAnswerIsOne() throws IOException {
    Ran ran = Ran.with(env(), "check", "--deadline", "1s");
    assertEquals(1, ran.code());
    assertTrue(ran.err().startsWith("imexctl: imexd cannot be reached"), ran.err());
    assertEquals(1, ran.err().lines().count());
    try (FakeControlServer _ =
        new FakeControlServer(folder.resolve("s"), (request, out) -> hang())) {
      ran = Ran.with(env(), "check", "--deadline", "1s");
    }
    assertEquals(1, ran.code());
    assertTrue(ran.err().startsWith("imexctl: imexd did not answer within 1 s"), ran.err());
  }

  /** A node is taken out of service for it, so an upgrade of imexd must not look like a fault. */
  @Test
  void checkIsAskedAgainWhereImexdRestarts() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Outcome well =
        Outcome.newBuilder()
            .setStatus(TrayStatus.newBuilder().setTray("t01").setState("free"))
            .build();
    Ran ran =
        ran(
            (request, out) -> {
              if (calls.incrementAndGet() == 2) {
                FakeControlServer.send(out, well);
              }
            },
            "check");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(2, calls.get());
  }

  @Test
  void aDegradedTrayIsHealthyWhereOnlyAnotherIsToBlame() throws IOException {
    TrayStatus.Builder degraded =
        Samples.status("t01").toBuilder().setState("degraded").setReason("t02 was rebooted");
    degraded.getProcessBuilder().setWord("READY");
    degraded.clearAudit().addAudit(violation("guard"));
    assertEquals(0, ran(status(degraded), "check").code());
    Ran ran = ran(status(degraded.addAudit(violation("fabric"))), "check");
    assertEquals(1, ran.code());
    assertEquals("imexctl: t01: audit: fabric: expected right, seen wrong\n", ran.err());
  }

  private static Check violation(String name) {
    return Check.newBuilder().setName(name).setExpected("right").setSeen("wrong").build();
  }

  private static void hang() {
    try {
      new java.util.concurrent.CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
