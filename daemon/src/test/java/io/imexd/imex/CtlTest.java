package io.imexd.imex;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a nvidia-imex-ctl can do to the one who calls it. */
@Timeout(60)
final class CtlTest {
  private static final long LONG_MILLIS = 30_000;

  @TempDir Path folder = Path.of("");

  private Ctl saying(long timeoutMillis, String script) throws IOException {
    Path program = folder.resolve("nvidia-imex-ctl");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new Ctl(program, timeoutMillis);
  }

  private Ctl.Answer query(long timeoutMillis, String script) throws IOException {
    return saying(timeoutMillis, script).query(Path.of("c"));
  }

  @Test
  void theAnswerIsTheOutputAlone() throws IOException {
    Ctl.Answer answer = query(LONG_MILLIS, "echo noise >&2; echo \"  READY $*\"");
    assertEquals(new Ctl.Answer("READY -q -c c", ""), answer);
  }

  @Test
  void aFailureSaysEverythingOnOneLine() throws IOException {
    Ctl.Answer answer = query(LONG_MILLIS, "echo out; echo 'one\ntwo' >&2; exit 3");
    assertEquals(
        new Ctl.Answer("out", "nvidia-imex-ctl -q failed with status 3: one two out"), answer);
  }

  @Test
  void anAnswerLargerThanAPipeIsReadWhole() throws IOException {
    Ctl.Answer answer = query(LONG_MILLIS, "head -c 600000 /dev/zero | tr '\\0' x");
    assertEquals("", answer.trouble());
    assertEquals(600_000, answer.output().length());
  }

  @Test
  void oneThatNeverStopsTalkingIsEnded() throws IOException {
    Ctl.Answer answer = query(1_000, "echo $$ > " + folder.resolve("pid") + "; exec yes");
    assertEquals("nvidia-imex-ctl -q did not answer in 1000 ms", answer.trouble());
    await().until(() -> living(folder.resolve("pid")).isEmpty());
  }

  @Test
  void oneThatIsSilentIsEndedWithItsChildren() throws IOException {
    Ctl.Answer answer = query(1_000, "sleep 60 & echo $! > " + folder.resolve("pid") + "; wait");
    assertEquals(new Ctl.Answer("", "nvidia-imex-ctl -q did not answer in 1000 ms"), answer);
    await().until(() -> living(folder.resolve("pid")).isEmpty());
  }

  @Test
  void oneThatIsMissingIsNamed() {
    Path program = folder.resolve("none");
    Ctl.Answer answer = new Ctl(program, LONG_MILLIS).query(Path.of("c"));
    assertTrue(answer.trouble().startsWith("nvidia-imex-ctl -q cannot be run: "), answer.trouble());
  }

  /** The reader that it holds is lost to it; the next call has another. */
  @Test
  void aStrayGrandchildHoldsUpNobody() throws IOException {
    Path pid = folder.resolve("pid");
    Ctl ctl =
        saying(
            LONG_MILLIS,
            "test -e " + pid + " || { sleep 60 & echo $! > " + pid + "; }; echo READY");
    try {
      assertEquals(new Ctl.Answer("", ""), ctl.query(Path.of("c")));
      assertTrue(living(pid).isPresent());
      assertEquals(new Ctl.Answer("READY", ""), ctl.query(Path.of("c")));
    } finally {
      living(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static Optional<ProcessHandle> living(Path pid) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .filter(ProcessHandle::isAlive);
  }
}
