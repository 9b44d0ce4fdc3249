package io.imexd.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import io.imexd.proto.PrologCall;
import io.imexd.proto.Sharing;
import io.imexd.proto.TaskCall;
import io.imexd.proto.TrayStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookControlsTest extends HookedTray {
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
  void otherRulesHoldFromTheNextCallOn() throws Exception {
    assertEquals("skipped", prolog(call().setSharing(Sharing.SHARED)).getHook().getVerdict());
    reloaded("slurm.nonexclusive = refuse");
    assertEquals("failed", prolog(call().setSharing(Sharing.SHARED)).getHook().getVerdict());
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
  void badNamesAreRefusedBeforeAnythingIsAsked() {
    JobKey bad = JobKey.newBuilder().setCluster("c").setJob("a/b").setRun("1").build();
    EnsureCall ensure = EnsureCall.newBuilder().setJob(bad).build();
    assertEquals(Code.USAGE, prolog(PrologCall.newBuilder().setEnsure(ensure)).getCode());
    assertEquals(List.of(), asked);
  }
}
