package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.Facts;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a run: choose, form, run, release; and every way off it. */
@Timeout(120)
final class RunTest {
  private static final String HERE = "env TRAY={host}";

  @TempDir Path folder = Path.of("");
  private final ConcurrentLinkedQueue<ControlRequest> asked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Outcome> ensures = new ConcurrentLinkedQueue<>();
  private FakeControlServer server;
  private int free = 3;
  private int cliques = 1;

  @BeforeEach
  void serve() throws IOException {
    server = new FakeControlServer(folder.resolve("s"), FakeControlServer.by(this::answered));
  }

  private Outcome answered(ControlRequest request) {
    asked.add(request);
    return answer(request);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Outcome answer(ControlRequest request) {
    Outcome prepared = request.hasEnsure() ? ensures.poll() : null;
    if (prepared != null) {
      return prepared;
    }
    return request.hasTrays()
        ? Outcome.newBuilder().setTrays(trays()).build()
        : Samples.outcome(request);
  }

  /** t01 is the tray of the imexd that is asked. */
  private TraysResult trays() {
    TraysResult.Builder trays = TraysResult.newBuilder();
    for (int i = 1; i <= free; i++) {
      TrayStatus status =
          TrayStatus.newBuilder()
              .setFacts(
                  Facts.newBuilder()
                      .setFabric("completed")
                      .setClique("u." + ((i - 1) % cliques + 1)))
              .build();
      trays.addTrays(TrayLine.newBuilder().setTray("t0" + i).setState("free").setStatus(status));
    }
    return trays.build();
  }

  private Ran run(String launcher, String line, String... command) {
    List<String> args = new ArrayList<>(List.of("run", "--launcher", launcher));
    args.addAll(List.of(line.split(" ")));
    args.add("--");
    args.addAll(List.of(command));
    return Ran.with(Map.of("IMEXD_SERVER", server.address()), args.toArray(String[]::new));
  }

  private List<CallCase> calls() {
    List<CallCase> calls = new ArrayList<>();
    asked.forEach(request -> calls.add(request.getCallCase()));
    return calls;
  }

  private static Outcome refused(Code code, String... atFault) {
    return Outcome.newBuilder()
        .setCode(code)
        .setLine("refused")
        .setEnsure(EnsureResult.newBuilder().addAllAtFault(List.of(atFault)))
        .build();
  }

  @Test
  void everyTrayRunsItWithItsEnvironmentAndTheJobIsReleased() {
    String script =
        "echo $TRAY $IMEXD_NODEID of $IMEXD_NNODES in $IMEXD_NODELIST $MASTER_ADDR"
            + " $NCCL_MNNVL_ENABLE $(wc -l < $IMEXD_HOSTFILE)";
    Ran ran = run(HERE, "--trays 2 --job x", "sh", "-c", script);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("t01: t01 0 of 2 in t[01-02] t01 1 2\n"), ran.out());
    assertTrue(ran.out().contains("t02: t02 1 of 2 in t[01-02] t01 1 2\n"), ran.out());
    assertEquals(
        List.of(CallCase.VERSION, CallCase.TRAYS, CallCase.ENSURE, CallCase.RELEASE), calls());
    List<ControlRequest> requests = List.copyOf(asked);
    EnsureCall ensure = requests.get(2).getEnsure();
    assertEquals("x", ensure.getJob().getJob());
    assertTrue(ensure.getHasOwner());
    assertEquals(ensure.getJob(), requests.get(3).getRelease().getJob());
    assertEquals(8, ensure.getJob().getRun().length());
  }

  @Test
  void oneTrayNeedsNoMultiNodeNvlink() {
    Ran ran = run(HERE, "--gpus 3 --gpus-per-tray 4", "sh", "-c", "echo [$NCCL_MNNVL_ENABLE]");
    assertEquals("t01: []\n", ran.out());
    assertEquals(0, ran.code(), ran.err());
  }

  @Test
  void aFailedCommandIsTheExitCodeAndTheJobIsReleased() {
    Ran ran = run(HERE, "--trays 2", "sh", "-c", "[ $IMEXD_NODEID = 0 ] && exit 42; sleep 90");
    assertEquals(42, ran.code(), ran.err());
    assertTrue(ran.err().contains("t01: ended with exit code 42"), ran.err());
    assertTrue(calls().contains(CallCase.RELEASE));
  }

  @Test
  void whereAnotherJobWasQuickerItChoosesAgain() {
    ensures.add(refused(Code.HELD));
    ensures.add(refused(Code.UNFIT, "t01"));
    Ran ran = run(forming("{}"), "--trays 1", "true");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("refused; choosing again"), ran.err());
    // Two refusals by t01, then t02, which forms by itself; every try is a run of its own.
    assertEquals(2, calls().stream().filter(CallCase.ENSURE::equals).count());
    assertEquals(1, calls().stream().filter(CallCase.RELEASE::equals).count());
  }

  @Test
  void butNotForEver() {
    for (int i = 0; i < 9; i++) {
      ensures.add(refused(Code.HELD));
    }
    Ran ran = run(HERE, "--trays 1", "true");
    assertEquals(3, ran.code());
    assertEquals(5, calls().stream().filter(CallCase.ENSURE::equals).count());
    assertFalse(calls().contains(CallCase.RELEASE));
  }

  @Test
  void anEnsureOfUnknownEndIsReleased() {
    ensures.add(refused(Code.DEADLINE));
    Ran ran = run(HERE, "--trays 1", "true");
    assertEquals(4, ran.code());
    assertTrue(calls().contains(CallCase.RELEASE));
  }

  @Test
  void withoutRoomNothingIsBegun() {
    Ran ran = run(HERE, "--trays 4", "true");
    assertEquals(5, ran.code());
    assertTrue(ran.err().contains("3 free of 3 on clique u.1; 4 asked"), ran.err());
    assertEquals(List.of(CallCase.VERSION, CallCase.TRAYS), calls());
  }

  /** Answers an ensure of another tray as its imexctl would, and runs all else here. */
  private String forming(String result) {
    Path script = folder.resolve("launcher");
    try {
      Files.writeString(
          script,
          """
          shift
          [ "$1" = imexctl ] || exec "$@"
          echo "$@" > %s
          echo a warning of ssh
          echo '{"code":0,"line":"formed there","result":%s}'
          """
              .formatted(folder.resolve("said"), result.equals("{}") ? "null" : result));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return "sh " + script + " {host}";
  }

  @Test
  void aTrayThatIsNoMemberHasTheFirstMemberFormIt() throws IOException {
    String launcher = forming("{\"instance\":\"i1\",\"at_fault\":[]}");
    Ran ran = run(launcher, "--trays 2 --exclude t01", "sh", "-c", "echo $IMEXD_INSTANCE");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("t02: i1\n") && ran.out().contains("t03: i1\n"), ran.out());
    assertTrue(ran.err().contains("formed there"), ran.err());
    assertFalse(calls().contains(CallCase.ENSURE));
    String said = Files.readString(folder.resolve("said"));
    assertTrue(said.startsWith("imexctl ensure --cluster default --job run-"), said);
    assertTrue(said.contains(" --nodes t[02-03] --uid "), said);
  }

  @Test
  void aLauncherThatBringsNothingIsSaid() {
    Ran ran = run("sh -c false {host}", "--trays 2 --exclude t01", "true");
    assertEquals(6, ran.code());
    assertTrue(ran.err().contains("the launcher brought no answer from t02"), ran.err());
    assertTrue(calls().contains(CallCase.RELEASE), "nobody knows, so it is released");
  }

  /** Has whatever is not a command of imexctl's run here, and the ensure be this script. */
  private String forming(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    String text = "shift\n[ \"$1\" = imexctl ] || exec \"$@\"\n" + script + "\n";
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    return "sh " + file + " {host}";
  }

  @Test
  void aLauncherThatNeverReturnsIsEndedAtTheDeadline() throws IOException {
    Path pid = folder.resolve("pid");
    String launcher = forming("slow", "sleep 100 & echo $! > " + pid + "; echo waiting; wait");
    Ran ran = run(launcher, "--trays 2 --exclude t01 --deadline 1s", "true");
    assertEquals(4, ran.code(), ran.err());
    assertTrue(ran.err().contains("no answer from t02 within 1s: waiting"), ran.err());
    assertTrue(calls().contains(CallCase.RELEASE));
    // Ended and not asked for, it stays in /proc without a command line.
    Path line = Path.of("/proc", Files.readString(pid).strip(), "cmdline");
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> !Files.exists(line) || Files.readString(line).isEmpty());
  }

  @Test
  void aBannerInAnyCharsetAndOfAnySizeIsNoAnswer() throws IOException {
    String launcher =
        forming(
            "banner",
            "echo 'Zugriff nur f\u00fcr Befugte' >&2; head -c 9000000 /dev/zero; echo\n"
                + "echo '{\"code\":0,\"line\":\"formed\",\"result\":{\"instance\":\"i1\"}}'");
    Ran ran = run(launcher, "--trays 2 --exclude t01", "sh", "-c", "echo $IMEXD_INSTANCE");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("t02: i1\n"), ran.out());
  }

  @Test
  void aDocumentThatSaysLessIsTakenForWhatItSays() throws IOException {
    String launcher =
        forming("less", "echo '{\"code\":4,\"line\":\"too late\",\"result\":{\"x\":1}}'");
    Ran ran = run(launcher, "--trays 2 --exclude t01", "true");
    assertEquals(4, ran.code(), ran.err());
    assertTrue(ran.err().contains("too late"), ran.err());
    assertTrue(calls().contains(CallCase.RELEASE));
  }

  @Test
  void whateverGoesWrongTheJobIsReleased() {
    Ran ran = run(HERE, "--trays 1 --hostfile a\0b", "true");
    assertEquals(1, ran.code(), ran.err());
    assertTrue(ran.err().contains("on this machine: "), ran.err());
    assertTrue(calls().contains(CallCase.RELEASE));
  }

  @Test
  void theRanksOfOneSegmentFollowOneAnother() {
    free = 4;
    cliques = 2;
    Ran ran =
        run(
            HERE,
            "--trays 4 --segment 2",
            "sh",
            "-c",
            "echo $IMEXD_NODEID $IMEXD_SEGMENT $MASTER_ADDR $(paste -sd, $IMEXD_HOSTFILE)");
    assertEquals(0, ran.code(), ran.err());
    Set<String> lines = Set.copyOf(ran.out().lines().toList());
    assertEquals(
        Set.of(
            "t01: 0 0 t01 t01,t03,t02,t04",
            "t03: 1 0 t01 t01,t03,t02,t04",
            "t02: 2 1 t01 t01,t03,t02,t04",
            "t04: 3 1 t01 t01,t03,t02,t04"),
        lines);
    EnsureCall ensure = List.copyOf(asked).get(2).getEnsure();
    assertEquals(List.of("t01", "t02", "t03", "t04"), ensure.getNodesList());
  }

  @Test
  void everyTrayHasAHostfileOfItsOwnUntilTheEnd() throws IOException {
    Ran ran = run(HERE, "--trays 2", "sh", "-c", "echo $IMEXD_HOSTFILE [$IMEXCTL_HOSTS]");
    List<String> files = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      assertTrue(line.endsWith(" []"), line);
      files.add(line.split(" ")[1]);
    }
    assertEquals(2, Set.copyOf(files).size(), ran.out());
    for (String file : files) {
      assertFalse(Files.exists(Path.of(file)), file);
    }
  }

  @Test
  void asJsonTheDocumentIsAllOfStdout() {
    Ran ran = run(HERE, "--trays 1 -o json --job x", "echo", "hello");
    JsonObject document = JsonParser.parseString(ran.out()).getAsJsonObject();
    assertEquals(0, document.get("code").getAsInt());
    JsonObject result = document.getAsJsonObject("result");
    assertEquals("t01", result.get("hostlist").getAsString());
    assertTrue(result.get("command_started").getAsBoolean());
    assertTrue(ran.err().contains("t01: hello"), ran.err());
  }

  @Test
  void whatFollowsIsTheCommandsWhateverItLooksLike() {
    Ran ran = run(HERE, "--trays 1", "echo", "-o", "json", "@x", "--help", "${HOME}", "'q'");
    assertEquals("t01: -o json @x --help ${HOME} 'q'\n", ran.out(), ran.err());
  }

  @Test
  void theHostfileLiesWhereItIsWanted() throws IOException {
    Path hosts = folder.resolve("hosts");
    Ran ran = run(HERE, "--trays 2 --hostfile " + hosts, "true");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("t01\nt02\n", Files.readString(hosts));
  }
}
