package io.imexd.ctl.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The warden's script in a real shell, with whatever a command may leave behind. */
@Timeout(120)
final class WardenTest {
  @TempDir Path folder = Path.of("");

  /** Starts a script below a warden; $0 is the folder. */
  private Process start(String script) throws IOException {
    return start(Map.of(), script);
  }

  private Process start(Map<String, String> env, String script) throws IOException {
    List<String> command = List.of("sh", "-c", script, folder.toString());
    return new ProcessBuilder(Warden.around(env, command))
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private void awaitFile(String name) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.exists(folder.resolve(name)) && !read(name).isEmpty());
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  /** One that has ended and that nobody has asked for stays in /proc, without a command line. */
  private boolean runs(String name) throws IOException {
    Path line = Path.of("/proc", read(name), "cmdline");
    try {
      return !Files.readString(line).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void end(Process warden) throws IOException {
    warden.getOutputStream().close();
  }

  @Test
  void whatTheCommandLeavesInTheBackgroundEndsWithIt() throws Exception {
    Process warden = start("sleep 300 & echo $! > $0/child; exit 7");
    assertEquals(7, warden.waitFor());
    assertFalse(runs("child"), "it still runs");
  }

  @Test
  void alsoWhatDoesNotHear() throws Exception {
    Process warden =
        start(
            "sh -c 'trap \"\" TERM; echo $$ > $0/child; while :; do sleep 1; done' $0 &"
                + " while [ ! -s $0/child ]; do sleep 0.1; done");
    assertEquals(0, warden.waitFor());
    assertFalse(runs("child"), "it still runs");
  }

  @Test
  void aChildThatCatchesTheSignalOutlivesNoInterrupt() throws Exception {
    Process warden =
        start(
            "sh -c 'trap : TERM; echo $$ > $0/child; while :; do sleep 1; done' $0 &"
                + " wait; exit 1");
    awaitFile("child");
    end(warden);
    assertEquals(143, warden.waitFor());
    assertFalse(runs("child"), "it still runs");
  }

  @Test
  void aChildIsToldOnceAndGivenTheGrace() throws Exception {
    Process warden =
        start(
            "sh -c 'trap \"echo told >> $0/told\" TERM; echo $$ > $0/child;"
                + " while [ ! -s $0/told ]; do sleep 0.1; done;"
                + " sleep 2; echo done > $0/done' $0 & wait");
    awaitFile("child");
    end(warden);
    assertEquals(143, warden.waitFor());
    assertEquals("done", read("done"));
    assertEquals("told", read("told"));
  }

  @Test
  void aWardenThatIsGoneLeavesItToTheWatch() throws Exception {
    Process warden = start("echo $$ > $0/child; sleep 300; true");
    awaitFile("child");
    warden.destroyForcibly().waitFor();
    end(warden);
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !runs("child"));
  }

  @Test
  void theExitCodeIsTheCommandsAlsoWhenItIsTold() throws Exception {
    for (int i = 0; i < 20; i++) {
      Process warden = start("trap 'exit 3' TERM; echo $$ > $0/run" + i + "; sleep 300 & wait");
      awaitFile("run" + i);
      end(warden);
      assertEquals(3, warden.waitFor());
    }
  }
}
