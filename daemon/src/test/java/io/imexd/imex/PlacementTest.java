package io.imexd.imex;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Event;
import io.imexd.protocol.Proc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scope, CPUs and niceness, with real processes and a systemd-run that makes no scope. */
@Timeout(60)
class PlacementTest {
  private static final Processes PROCESSES = new Processes(Path.of("/proc"));

  @TempDir Path folder;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private FakeTools tools;
  private String scope = "";
  private Optional<OsImex> opened = Optional.empty();

  @BeforeEach
  void makeTools() throws Exception {
    tools = new FakeTools(folder);
    scope = "imex.scope = systemd\nimex.systemd_run = " + tools.file("systemd-run") + "\n";
  }

  @AfterEach
  void endAll() throws Exception {
    opened.ifPresent(OsImex::close);
    tools.killAll();
  }

  @Test
  void theScopeIsNamedAfterTheInstanceAndThePidStays() throws Exception {
    OsImex imex = launch(scope + "imex.stop_timeout = 7s\n");
    Proc process = next(Event.Launched.class).process();
    List<String> asked = Files.readAllLines(tools.file("scope"));
    assertEquals(
        List.of(
            "--scope",
            "--quiet",
            "--collect",
            "--unit=imexd-" + FakeTools.INSTANCE + ".scope",
            "--slice=imexd.slice",
            "--description=nvidia-imex of instance " + FakeTools.INSTANCE,
            "--property=TimeoutStopSec=7000ms",
            "--property=Before=imexd.service slurmd.service slurmstepd.scope",
            "--property=After=network.target nvidia-persistenced.service",
            "--property=CPUAccounting=yes",
            "--property=MemoryAccounting=yes",
            "--property=TasksAccounting=yes",
            "--",
            tools.file("nvidia-imex").toString(),
            "-c",
            tools.instanceFolder().resolve("config.cfg").toString()),
        asked);
    assertEquals(Optional.of(process), PROCESSES.of(startedPid()), "the pid that was spawned");
    await().until(() -> imex.snapshot().word().equals("READY"));
    assertTrue(Pidfd.locked(tools.instanceFolder().resolve("lock")), "the lock went along");

    imex.stop(tools.membership);
    assertTrue(next(Event.Stopped.class).clean());
    assertFalse(PROCESSES.alive(process));
  }

  @Test
  void aSystemdRunThatFailsIsOneClearReason() throws Exception {
    tools.set("no-bus", "");
    launch(scope);
    assertEquals(
        "systemd-run, or nvidia-imex in its scope (imex.scope), exited with status 1: Failed to connect to bus: No such file or directory",
        next(Event.Exited.class).how());
    assertTrue(tools.starts().isEmpty());
  }

  @Test
  void aSystemdRunThatIsNotThereIsAnObstacleBeforeAnyJob() throws Exception {
    String nowhere = "imex.scope = systemd\nimex.systemd_run = /nowhere/systemd-run\n";
    String said = "/nowhere/systemd-run is not there or not executable";
    assertTrue(
        new Obstacles(tools.config(nowhere))
            .at("127.0.0.1").stream().anyMatch(line -> line.startsWith(said)));
    launch(nowhere);
    assertTrue(next(Event.Exited.class).how().contains(said), events.toString());
    assertTrue(tools.starts().isEmpty());
  }

  /** systemd does not answer, and the job is given up meanwhile. */
  @Test
  void aStartThatWaitsForSystemdCanBeStopped() throws Exception {
    tools.set("slow-bus", "");
    OsImex imex = launch(scope);
    await().until(() -> Files.exists(tools.file("scope")));
    imex.stop(tools.membership);
    assertTrue(next(Event.Stopped.class).clean());
    assertTrue(tools.starts().isEmpty());
    assertTrue(all(Event.Launched.class).isEmpty(), "it never came to run: " + events);
  }

  @Test
  void cpusAndNicenessAreItsOwnWithoutAScope() throws Exception {
    String own = Files.readString(Path.of("/proc/self/status"));
    String cpu = own.lines().filter(l -> l.startsWith("Cpus_allowed_list:")).findFirst().orElse("");
    String first = cpu.replaceFirst("^\\D*(\\d+).*", "$1");
    launch("imex.nice = 3\nimex.cpu_affinity = " + first + "\n");
    long pid = next(Event.Launched.class).process().pid();
    assertEquals(startedPid(), pid);
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    assertTrue(status.contains("Cpus_allowed_list:\t" + first + "\n"), status);
    assertEquals(Math.min(19, niceness("self") + 3), niceness(Long.toString(pid)));
  }

  @Test
  void autoIsAScopeOnlyWhereSystemdRunsTheMachine() throws Exception {
    assertFalse(placement("imex.scope = auto\npaths.systemd = " + folder + "/none\n").scoped());
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    String there = "imex.scope = auto\npaths.systemd = " + folder + "\n";
    assertEquals(root, placement(there).scoped(), "only root may ask systemd for one");
    assertFalse(placement("imex.scope = off\npaths.systemd = " + folder + "\n").scoped());
  }

  private Placement placement(String more) throws Exception {
    return Placement.of(tools.config(more).imex());
  }

  private OsImex launch(String more) throws Exception {
    OsImex imex = new OsImex(tools.config(more), Certificates.NONE, events::add);
    opened = Optional.of(imex);
    imex.render(tools.membership, Optional.of(tools.domain));
    imex.launch(tools.membership, tools.domain);
    return imex;
  }

  private long startedPid() throws Exception {
    await().until(() -> !tools.starts().isEmpty());
    return Long.parseLong(tools.starts().getFirst().split(" ")[1]);
  }

  /** proc(5): field 19. */
  private static int niceness(String pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  private <E extends Event> E next(Class<E> kind) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> all(kind).stream().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private <E extends Event> List<E> all(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
