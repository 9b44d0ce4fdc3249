package io.imexd.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.Config;
import io.imexd.config.ConfigReader;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.EpilogCall;
import io.imexd.proto.Holding;
import io.imexd.proto.JobKey;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.proto.PrologCall;
import io.imexd.proto.Sharing;
import io.imexd.proto.TaskCall;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import io.imexd.proto.WhyCall;
import io.imexd.proto.WhyResult;
import io.imexd.rpc.Caller;
import io.imexd.rpc.ControlReplies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookControlsTest {
  private static final Caller ROOT = new Caller("root", true);
  private static final Outcome READY =
      outcome(Code.DONE, "job 7 run 1: ready")
          .setEnsure(EnsureResult.newBuilder().setInstance("ab"))
          .build();

  @TempDir Path run;

  private final List<ControlRequest> asked = new ArrayList<>();
  private Outcome ensured = READY;
  private Outcome left = outcome(Code.DONE, "t01 is free").build();
  private TrayStatus status = TrayStatus.getDefaultInstance();
  private final List<TrayLine> trays = new ArrayList<>();
  private Outcome why = outcome(Code.DONE, "?").build();
  private long wallMillis = 1_000_000_000_000L;
  private HookControls hooks;

  @BeforeEach
  void begin() throws Exception {
    site("");
  }

  /** A fresh imexd on the same run folder. */
  private void site(String lines) throws Exception {
    Path file = run.resolve("imexd.conf");
    Files.writeString(file, "tray.name = t01\n" + lines);
    Config config = ConfigReader.read(file);
    hooks = new HookControls(config, new Verdicts(run), this::daemon, () -> wallMillis);
  }

  private static Outcome.Builder outcome(Code code, String line) {
    return Outcome.newBuilder().setCode(code).setLine(line);
  }

  private void daemon(ControlRequest request, Caller caller, ControlReplies replies) {
    asked.add(request);
    replies.outcome(
        switch (request.getCallCase()) {
          case ENSURE -> ensured;
          case LEAVE -> left;
          case STATUS -> outcome(Code.DONE, "t01").setStatus(status).build();
          case TRAYS ->
              outcome(Code.DONE, "").setTrays(TraysResult.newBuilder().addAllTrays(trays)).build();
          case WHY -> why;
          default -> throw new IllegalArgumentException(request.getCallCase().toString());
        });
  }

  private Outcome ask(ControlRequest.Builder request) {
    List<Outcome> said = new ArrayList<>();
    hooks.handle(
        request.build(),
        ROOT,
        new ControlReplies() {
          @Override
          public void progress(Progress progress) {}

          @Override
          public void outcome(Outcome outcome) {
            said.add(outcome);
          }

          @Override
          public void onClosed(Runnable action) {}
        });
    assertEquals(1, said.size());
    return said.getFirst();
  }

  private static JobKey job(String run) {
    return JobKey.newBuilder().setCluster("c").setJob("7").setRun(run).build();
  }

  private static PrologCall.Builder call() {
    return PrologCall.newBuilder()
        .setEnsure(EnsureCall.newBuilder().setJob(job("1")).addNodes("t01").addNodes("t02"));
  }

  private Outcome prolog() {
    return ask(ControlRequest.newBuilder().setProlog(call()));
  }

  private Outcome prolog(PrologCall.Builder call) {
    return ask(ControlRequest.newBuilder().setProlog(call));
  }

  private Outcome epilog(String run) {
    LeaveCall leave = LeaveCall.newBuilder().setJob(job(run)).build();
    return ask(ControlRequest.newBuilder().setEpilog(EpilogCall.newBuilder().setLeave(leave)));
  }

  private Outcome task() {
    return ask(ControlRequest.newBuilder().setTask(TaskCall.newBuilder().setJob(job(""))));
  }

  private void holds(String state, String reason) {
    status =
        TrayStatus.newBuilder()
            .setState(state)
            .setReason(reason)
            .setHolding(Holding.newBuilder().setJob(job("1")))
            .build();
  }

  private static Outcome failed(Code code, String... atFault) {
    return outcome(code, "job 7 run 1: t02: reserve: unfit")
        .setEnsure(EnsureResult.newBuilder().addAllAtFault(List.of(atFault)))
        .build();
  }

  private void drainedLately(String... names) {
    for (String name : names) {
      trays.add(
          TrayLine.newBuilder()
              .setTray(name)
              .setStatus(TrayStatus.newBuilder().setDrainedByHookMs(wallMillis - 1_000))
              .build());
    }
  }

  @Test
  void aPrologIsAnEnsureAndItsTasksMayRunWhileTheTrayIsReady() {
    Outcome said = prolog();
    assertEquals(Code.DONE, said.getCode());
    assertEquals("ready", said.getHook().getVerdict());
    assertEquals(call().getEnsure(), asked.getFirst().getEnsure());
    holds("ready", "");
    assertEquals(Code.DONE, task().getCode());
    holds("degraded", "t02: nvidia-imex ended");
    Outcome refused = task();
    assertEquals(Code.UNFIT, refused.getCode());
    assertEquals("job c/7: t01: not ready: degraded: t02: nvidia-imex ended", refused.getLine());
    status = TrayStatus.getDefaultInstance();
    assertEquals("job c/7: t01: its domain has ended here", task().getLine());
  }

  @Test
  void aTaskOfAJobWithoutPrologMayNotRunUnlessItsDomainIsThereAllTheSame() {
    assertEquals(Code.UNFIT, task().getCode());
    assertEquals("job c/7: t01: no prolog of it has run here", task().getLine());
    holds("ready", "");
    assertEquals(Code.DONE, task().getCode());
  }

  @Test
  void aStepOverComponentsIsJudgedByTheOneThatIsThisTrays() {
    prolog();
    holds("ready", "");
    JobKey first = JobKey.newBuilder().setCluster("c").setJob("6").build();
    TaskCall.Builder step = TaskCall.newBuilder().setJob(first);
    assertEquals(Code.UNFIT, ask(ControlRequest.newBuilder().setTask(step)).getCode());
    step.addComponents("6").addComponents("7");
    assertEquals(Code.DONE, ask(ControlRequest.newBuilder().setTask(step)).getCode());
    for (int i = 0; i < 127; i++) {
      step.addComponents("8");
    }
    assertEquals(Code.USAGE, ask(ControlRequest.newBuilder().setTask(step)).getCode());
  }

  @Test
  void onlyWhoIsToBlameIsDrained() {
    ensured = failed(Code.UNFIT, "t02");
    Outcome said = prolog();
    assertEquals(Code.DONE, said.getCode(), "t01 stays in service");
    assertEquals("failed", said.getHook().getVerdict());
    assertFalse(said.getHook().getDrains());
    assertEquals(Code.UNFIT, said.getHook().getFormedCode());
    Outcome task = task();
    assertEquals(Code.UNFIT, task.getCode());
    assertEquals("job 7 run 1: t02: reserve: unfit", task.getLine());
    ensured = failed(Code.UNFIT, "t01");
    said = prolog();
    assertEquals(Code.UNFIT, said.getCode());
    assertTrue(said.getHook().getDrains());
    assertEquals(wallMillis, new Verdicts(run).lastDrainMillis());
  }

  @Test
  void whatNobodyIsToBlameForDrainsNobody() {
    ensured = failed(Code.ENDED);
    assertEquals(Code.DONE, prolog().getCode());
    assertEquals(Code.ENDED, task().getCode());
  }

  @Test
  void aHookThatIsNotAsItMustBeDrainsItsTrayWhateverThePolicy() throws Exception {
    site("slurm.on_failure = job");
    ensured = failed(Code.USAGE);
    assertEquals(Code.USAGE, prolog().getCode());
    assertTrue(prolog().getHook().getDrains());
    site("");
    ensured = failed(Code.INTERNAL, "t02");
    assertFalse(prolog().getHook().getDrains(), "another tray's");
  }

  @Test
  void theSiteMayDrainAllOrNobody() throws Exception {
    site("slurm.on_failure = all");
    ensured = failed(Code.UNFIT, "t02");
    assertEquals(Code.UNFIT, prolog().getCode());
    ensured = failed(Code.ENDED);
    assertEquals(Code.DONE, prolog().getCode(), "a run that was ended is no failure");
    site("slurm.on_failure = job");
    ensured = failed(Code.UNFIT, "t01");
    assertEquals(Code.DONE, prolog().getCode());
    assertEquals(Code.UNFIT, task().getCode());
  }

  @Test
  void whereManyOtherTraysWereDrainedLatelyNoMoreAre() {
    ensured = failed(Code.UNFIT, "t01");
    drainedLately("t02", "t03", "t01");
    assertEquals(Code.UNFIT, prolog().getCode(), "its own does not count");
    drainedLately("t04");
    Outcome said = prolog();
    assertEquals(Code.DONE, said.getCode());
    assertFalse(said.getHook().getDrains());
    assertEquals(Code.UNFIT, task().getCode(), "the job fails all the same");
    wallMillis += 600_000;
    assertEquals(Code.UNFIT, prolog().getCode(), "after the window");
  }

  @Test
  void theBreakerCanBeSwitchedOff() throws Exception {
    site("slurm.breaker = 0");
    ensured = failed(Code.UNFIT, "t01");
    drainedLately("t02", "t03", "t04", "t05");
    assertEquals(Code.UNFIT, prolog().getCode());
  }

  @Test
  void aJobThatSharesItsTraysGetsNoDomainAndIsTold() {
    Outcome said = prolog(call().setSharing(Sharing.SHARED));
    assertEquals(Code.DONE, said.getCode());
    assertEquals("skipped", said.getHook().getVerdict());
    assertEquals(List.of(), asked);
    assertEquals(Code.DONE, task().getCode());
    assertTrue(task().getLine().contains("not exclusive"), task().getLine());
  }

  @Test
  void orItIsRefusedAndNobodyIsDrained() throws Exception {
    site("slurm.nonexclusive = refuse");
    assertEquals(Code.DONE, prolog(call().setSharing(Sharing.SHARED)).getCode());
    assertEquals(List.of(), asked);
    assertEquals(Code.UNFIT, task().getCode());
  }

  @Test
  void thatAJobHasNoGpuIsBelievedOnlyWhereTheSiteSaysSo() throws Exception {
    PrologCall.Builder none = call().setGpusKnown(true).setGpus(false);
    assertEquals("ready", prolog(none).getHook().getVerdict());
    site("slurm.gres = true");
    assertEquals("skipped", prolog(none).getHook().getVerdict());
    assertEquals("ready", prolog(call().setGpusKnown(false)).getHook().getVerdict());
    assertEquals("ready", prolog(call().setGpusKnown(true).setGpus(true)).getHook().getVerdict());
  }

  @Test
  void anEpilogForgetsItsOwnRunOnly() {
    ensured = failed(Code.UNFIT, "t02");
    prolog();
    epilog("0");
    assertEquals(Code.UNFIT, task().getCode());
    left = outcome(Code.DEADLINE, "still there").build();
    assertEquals(Code.DEADLINE, epilog("1").getCode());
    assertEquals("failed", task().getHook().getVerdict());
    left = outcome(Code.DONE, "").build();
    epilog("1");
    assertEquals("job c/7: t01: no prolog of it has run here", task().getLine());
  }

  @Test
  void verdictsOutliveImexdAndTellWhy() throws Exception {
    ensured = failed(Code.UNFIT, "t02");
    prolog();
    site("");
    assertEquals("job 7 run 1: t02: reserve: unfit", task().getLine());
    why =
        outcome(Code.DONE, "no tray knows of it")
            .setWhy(WhyResult.newBuilder().setState("unknown"))
            .build();
    Outcome said = ask(ControlRequest.newBuilder().setWhy(WhyCall.newBuilder().setJob(job(""))));
    assertEquals("failed", said.getWhy().getState());
    assertEquals("job 7 run 1: t02: reserve: unfit", said.getLine());
    why = outcome(Code.DONE, "ready").setWhy(WhyResult.newBuilder().setState("ready")).build();
    said = ask(ControlRequest.newBuilder().setWhy(WhyCall.newBuilder().setJob(job(""))));
    assertEquals("ready", said.getLine(), "what is, before what was");
  }

  @Test
  void aVerdictThatCannotBeKeptFailsTheProlog() throws IOException {
    Files.writeString(run.resolve("hooks"), "no folder");
    assertEquals(Code.INTERNAL, prolog().getCode());
  }

  @Test
  void filesThatAreNoVerdictsAreNone() throws IOException {
    prolog();
    try (Stream<Path> files = Files.list(run.resolve("hooks"))) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.writeString(file, "verdict=skipped\n");
      }
    }
    assertEquals(Code.UNFIT, task().getCode());
    assertEquals(0, new Verdicts(run).lastDrainMillis());
  }

  @Test
  void oldestVerdictsGo() throws IOException {
    for (int i = 0; i < 300; i++) {
      wallMillis++;
      EnsureCall ensure =
          EnsureCall.newBuilder()
              .setJob(JobKey.newBuilder().setCluster("c").setJob("j" + i).setRun("1"))
              .build();
      prolog(PrologCall.newBuilder().setEnsure(ensure));
    }
    try (Stream<Path> files = Files.list(run.resolve("hooks"))) {
      assertEquals(256, files.count());
    }
  }

  @Test
  void badNamesAreRefusedBeforeAnythingIsAsked() {
    JobKey bad = JobKey.newBuilder().setCluster("c").setJob("a/b").setRun("1").build();
    EnsureCall ensure = EnsureCall.newBuilder().setJob(bad).build();
    assertEquals(Code.USAGE, prolog(PrologCall.newBuilder().setEnsure(ensure)).getCode());
    assertEquals(List.of(), asked);
  }
}
