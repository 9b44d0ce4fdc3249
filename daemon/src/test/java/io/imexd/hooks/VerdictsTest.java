package io.imexd.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import io.imexd.proto.PrologCall;
import io.imexd.proto.WhyCall;
import io.imexd.proto.WhyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictsTest extends HookedTray {
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
}
