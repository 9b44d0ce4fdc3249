package io.imexd.ctl.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of this machine, each told that it is on another tray. */
@Timeout(120)
final class CrewTest {
  @TempDir Path folder = Path.of("");
  private final Set<String> lines = ConcurrentHashMap.newKeySet();
  private final Crew crew =
      new Crew(
          Launcher.parse("env TRAY={host}"),
          (tray, line, error) -> lines.add(tray + (error ? "! " : ": ") + line));

  private void start(String script) {
    for (String tray : List.of("t1", "t2")) {
      crew.start(tray, Map.of("RANK", tray.substring(1)), List.of("sh", "-c", script));
    }
  }

  private int await() throws InterruptedException {
    return crew.await(2, true, () -> false);
  }

  private boolean ran(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Test
  void everyLineHasItsTray() throws InterruptedException {
    start("echo $TRAY is $RANK; echo bad >&2; printf unfinished; cat");
    assertEquals(0, await());
    assertEquals(
        Set.of(
            "t1: t1 is 1", "t2: t2 is 2", "t1! bad", "t2! bad", "t1: unfinished", "t2: unfinished"),
        lines);
  }

  @Test
  void theFirstThatFailsEndsTheOthersWithAllThatTheyStarted() throws InterruptedException {
    String child = folder.resolve("child-$RANK").toString();
    start("[ $RANK = 1 ] && exit 7; sh -c 'sleep 90; touch " + child + "' & wait");
    assertEquals(7, await());
    assertTrue(lines.contains("t1! ended with exit code 7"), lines.toString());
    assertTrue(!ran("child-2"));
  }

  @Test
  void orNot() throws InterruptedException {
    start("[ $RANK = 1 ] && exit 7; exit 0");
    assertEquals(7, crew.await(2, false, () -> false));
  }

  @Test
  void stoppedACommandMayStillPutThingsInOrder() throws InterruptedException {
    String file = folder.resolve("file-$RANK").toString();
    start(
        "trap 'echo bye; touch "
            + file
            + "-end; exit 3' TERM; touch "
            + file
            + "; while :; do sleep 0.1; done");
    AtomicBoolean stop = new AtomicBoolean();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          Awaitility.await()
              .atMost(60, TimeUnit.SECONDS)
              .until(() -> ran("file-1") && ran("file-2"));
          stop.set(true);
        });
    assertEquals(3, crew.await(2, true, stop::get));
    assertTrue(ran("file-1-end") && ran("file-2-end"));
    assertTrue(lines.contains("t1: bye"), lines.toString());
  }

  @Test
  void aCommandThatHearsNothingIsKilled() throws InterruptedException, IOException {
    Path pid = folder.resolve("pid");
    start(
        "trap '' TERM; [ $RANK = 1 ] && { while [ ! -s "
            + pid
            + " ]; do sleep 0.1; done; exit 1; };"
            + " echo $$ > "
            + pid
            + "; while :; do sleep 1; done");
    assertEquals(1, await());
    assertFalse(Files.exists(Path.of("/proc", Files.readString(pid).strip())), "it still runs");
  }

  @Test
  void aLauncherThatIsNotThereIsSaid() throws InterruptedException {
    Crew none =
        new Crew(
            Launcher.parse("no-such-launcher {host}"),
            (tray, line, error) -> lines.add(tray + ": " + line));
    none.start("t1", Map.of(), List.of("true"));
    assertEquals(127, none.await(1, true, () -> false));
    assertTrue(lines.toString().contains("no-such-launcher"), lines.toString());
  }

  @Test
  void theExitCodeIsTheCommands() throws InterruptedException {
    crew.start("t1", Map.of(), List.of("sh", "-c", "kill -KILL $$"));
    assertEquals(137, crew.await(1, true, () -> false));
  }
}
