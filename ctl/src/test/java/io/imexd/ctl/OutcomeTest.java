package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way a call can end, and its exit code: what imexd says, and what happens when it says
 * nothing or nonsense.
 */
@Timeout(30)
final class OutcomeTest {
  private static final String[] ENSURE = {"ensure", "--job", "4711", "--nodes", "t[01-02]"};

  @TempDir Path folder = Path.of("");

  private Path socket() {
    return folder.resolve("s");
  }

  private Map<String, String> env() {
    return Map.of("IMEXD_SERVER", "unix:" + socket());
  }

  private Ran ran(FakeControlServer.Script script, String... args) throws IOException {
    try (FakeControlServer _ = new FakeControlServer(socket(), script)) {
      return Ran.with(env(), args);
    }
  }

  private static String[] within(String deadline, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--deadline";
    all[args.length + 1] = deadline;
    return all;
  }

  @ParameterizedTest
  @EnumSource(value = Code.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
  void theExitCodeIsTheCode(Code code) throws IOException {
    Outcome outcome = Outcome.newBuilder().setCode(code).setLine("what\nit is").build();
    Ran ran = ran(FakeControlServer.always(outcome), "leave", "--job", "1");
    assertEquals(code.getNumber(), ran.code());
    assertEquals(code == Code.DONE ? "what it is\n" : "", ran.out());
    assertEquals(code == Code.DONE ? "" : "imexctl: what it is\n", ran.err());
    Ran json = ran(FakeControlServer.always(outcome), "leave", "--job", "1", "-o", "json");
    assertEquals(code.getNumber(), json.code());
    assertEquals("", json.err());
    assertEquals(
        "{\"code\":" + code.getNumber() + ",\"line\":\"what it is\",\"result\":null}\n",
        json.out());
  }

  @Test
  void aCodeOfANewerImexdIsPassedOn() throws IOException {
    Outcome newer = Outcome.newBuilder().setCodeValue(42).setLine("new").build();
    assertEquals(42, ran(FakeControlServer.always(newer), "status").code());
    Outcome strange = Outcome.newBuilder().setCodeValue(1_000).setLine("new").build();
    assertEquals(1, ran(FakeControlServer.always(strange), "status").code());
  }

  @Test
  void aFailedEnsureIsOneLineInAHookAndShowsTheMembersOnATerminal() throws IOException {
    Outcome failed =
        Outcome.newBuilder()
            .setCode(Code.DEADLINE)
            .setLine("t02: connect: waits for t01")
            .setEnsure(
                EnsureResult.newBuilder()
                    .addMembers(Samples.step("t01", "ready", ""))
                    .addMembers(Samples.step("t02", "connect", "waits for t01")))
            .build();
    Ran hook = ran(FakeControlServer.always(failed), ENSURE);
    assertEquals("", hook.out());
    assertEquals("imexctl: t02: connect: waits for t01\n", hook.err());
    try (FakeControlServer _ = new FakeControlServer(socket(), FakeControlServer.always(failed))) {
      Ran terminal = Ran.onTerminal(env(), ENSURE);
      assertEquals("  connect    1  t02: t02 waits for t01\n  ready      1  t01\n", terminal.out());
    }
  }

  @Test
  void aStoppedImexdCostsTheDeadlineAndAMarginOnly() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    long start = System.nanoTime();
    Ran ran = ran((request, out) -> await(never), within("1s", "status"));
    long millis = (System.nanoTime() - start) / 1_000_000;
    never.countDown();
    assertEquals(4, ran.code());
    assertTrue(
        ran.err().startsWith("imexctl: imexd did not answer within 1 s at unix:"), ran.err());
    assertTrue(millis >= 1_000 && millis < 5_000, millis + " ms");
  }

  @Test
  void theLineOfASilentImexdSaysWhereTheMembersStood() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Progress progress =
        Progress.newBuilder().addMembers(Samples.step("t02", "connect", "waits for t01")).build();
    Ran ran =
        ran(
            (request, out) -> {
              FakeControlServer.send(out, progress);
              await(never);
            },
            within("1s", ENSURE));
    never.countDown();
    assertEquals(4, ran.code());
    assertTrue(ran.err().contains("; last seen: connect 1: t02 waits for t01; "), ran.err());
  }

  @Test
  void lookingCommandsDoNotWaitForAnAbsentImexd() {
    long start = System.nanoTime();
    Ran ran = Ran.with(env(), "status");
    assertEquals(6, ran.code());
    assertTrue((System.nanoTime() - start) < 900_000_000L);
    assertEquals(
        "imexctl: imexd cannot be reached at unix:"
            + socket()
            + " (No such file or directory); is it running? see: systemctl status imexd\n",
        ran.err());
    assertEquals("imexctl unpackaged\n", Ran.with(env(), "version").out());
  }

  @Test
  void aHookWaitsForAnAbsentImexdAndThenSaysSo() {
    long start = System.nanoTime();
    Ran ran = Ran.with(env(), within("1s", ENSURE));
    assertEquals(6, ran.code());
    assertTrue((System.nanoTime() - start) > 400_000_000L);
    assertEquals(1, ran.err().lines().count());
  }

  @Test
  void aDeadSocketIsNoImexd() throws IOException {
    try (FakeControlServer _ = new FakeControlServer(socket(), (request, out) -> {})) {
      Files.createLink(folder.resolve("dead"), socket());
    }
    Ran ran = Ran.with(Map.of("IMEXD_SERVER", "unix:" + folder.resolve("dead")), "status");
    assertEquals(6, ran.code());
    assertTrue(ran.err().contains("(Connection refused)"), ran.err());
  }

  @Test
  void aCallThatBreaksIsAskedAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Ran ran =
        ran(
            (request, out) -> {
              if (calls.incrementAndGet() == 3) {
                FakeControlServer.send(out, Samples.outcome(request));
              }
            },
            ENSURE);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(3, calls.get());
  }

  @Test
  void aRestartInTheMiddleOfACallFailsNoCaller() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    FakeControlServer first =
        new FakeControlServer(
            socket(),
            (request, out) -> {
              asked.countDown();
              await(never);
            });
    AtomicReference<@Nullable FakeControlServer> second = new AtomicReference<>();
    Thread restart =
        Thread.ofPlatform()
            .start(() -> {
              await(asked);
              try {
                first.close();
                second.set(
                    new FakeControlServer(
                        socket(),
                        (request, out) -> FakeControlServer.send(out, Samples.outcome(request))));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Ran ran = Ran.with(env(), ENSURE);
    restart.join();
    never.countDown();
    FakeControlServer started = second.get();
    if (started != null) {
      started.close();
    }
    assertEquals(0, ran.code(), ran.err());
  }

  @Test
  void aLookingCommandIsNotAskedAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Ran ran = ran((request, out) -> calls.incrementAndGet(), "list");
    assertEquals(6, ran.code());
    assertEquals(1, calls.get());
    assertTrue(ran.err().contains("(the connection was closed without an answer)"), ran.err());
  }

  @Test
  void anImexdThatKeepsBreakingEndsWithTheDeadline() throws IOException {
    Ran ran = ran((request, out) -> {}, within("1s", ENSURE));
    assertEquals(6, ran.code());
    assertTrue(ran.err().contains("went away during the call"), ran.err());
  }

  @Test
  void anOversizedReplyIsRefusedUnread() throws IOException {
    Ran ran = ran((request, out) -> write(out, 0xff, 0xff, 0xff, 0x7f), ENSURE);
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("a reply of 268435455 bytes; the limit is 16777216"), ran.err());
  }

  @Test
  void garbageIsSaidToBeNoImexd() throws IOException {
    Ran ran =
        ran(
            (request, out) ->
                out.write(
                    "HTTP/1.1 400 Bad Request\r\n\r\n".repeat(9).getBytes(StandardCharsets.UTF_8)),
            ENSURE);
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("does not speak imexd's protocol"), ran.err());
    ran = ran((request, out) -> write(out, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "status");
    assertEquals(1, ran.code());
  }

  @Test
  void aLargeAnswerInManyPiecesIsRead() throws IOException {
    Outcome large = Outcome.newBuilder().setCode(Code.HELD).setLine("x".repeat(5 << 20)).build();
    Ran ran = ran(FakeControlServer.always(large), "status", "-o", "json");
    assertEquals(3, ran.code());
    JsonObject document = JsonParser.parseString(ran.out()).getAsJsonObject();
    assertEquals(5 << 20, document.get("line").getAsString().length());
  }

  @Test
  void aLargeListIsSent() throws IOException {
    AtomicInteger nodes = new AtomicInteger();
    Ran ran =
        ran(
            (ControlRequest request, OutputStream out) -> {
              nodes.set(request.getEnsure().getNodesCount());
              FakeControlServer.send(out, Samples.outcome(request));
            },
            "ensure",
            "--job",
            "1",
            "--nodes",
            "t[1-65536]");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(65_536, nodes.get());
  }

  private static void write(OutputStream out, int... bytes) throws IOException {
    for (int b : bytes) {
      out.write(b);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
