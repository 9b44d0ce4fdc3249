package io.imexd.imex;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real supervisor with real processes. */
@Timeout(60)
class OsImexTest {
  @TempDir Path folder;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<OsImex> opened = new ArrayList<>();
  private FakeTools tools;

  @BeforeEach
  void makeTools() throws Exception {
    tools = new FakeTools(folder);
  }

  @AfterEach
  void endAll() throws Exception {
    opened.forEach(OsImex::close);
    tools.killAll();
  }

  @Test
  void formsAndStopsInOrder() throws Exception {
    Files.writeString(tools.file("persist.dat"), "old importers");
    OsImex imex = open("");
    Proc process = launch(imex);

    String config = Files.readString(tools.instanceFolder().resolve("config.cfg"));
    assertTrue(config.contains("DAEMONIZE=0\n") && !config.contains("DAEMONIZE=1"), config);
    assertTrue(config.contains("LOG_LEVEL=3\n"), config);
    assertTrue(config.contains("\nBIND_INTERFACE_IP=127.0.0.1\n"), config);
    assertEquals("127.0.0.1\n127.0.0.2\n", Files.readString(tools.file("etc/nodes_config.cfg")));
    assertFalse(Files.exists(tools.file("persist.dat")));
    assertEquals(Optional.of(process), imex.snapshot().process());
    assertEquals("READY", imex.snapshot().word());
    assertEquals(4, imex.fresh().get(10, TimeUnit.SECONDS).connections().size());
    assertEquals(tools.domain.mapDigest(), imex.snapshot().mapDigest());
    assertEquals(process.pid(), sessionOf(process.pid()), "it leads a session of its own");

    imex.stop(tools.membership);
    assertTrue(next(Event.Stopped.class).clean());
    assertEquals(Optional.empty(), new Processes(Path.of("/proc")).of(process.pid()));
    assertFalse(Files.exists(tools.instanceFolder()));
    assertFalse(Files.exists(tools.file("etc/nodes_config.cfg")));
    assertEquals(Snapshot.NONE, imex.snapshot());
  }

  @Test
  void stopWithoutAnythingIsDoneAndMayBeRepeated() throws Exception {
    OsImex imex = open("");
    imex.stop(tools.membership);
    imex.stop(tools.membership);
    await().until(() -> all(Event.Stopped.class).size() == 2);
    assertTrue(all(Event.Stopped.class).stream().allMatch(Event.Stopped::clean));
  }

  @Test
  void stopWinsOverALaunchInFlight() throws Exception {
    OsImex imex = open("");
    imex.render(tools.membership, Optional.of(tools.domain));
    imex.launch(tools.membership, tools.domain);
    imex.stop(tools.membership);
    next(Event.Stopped.class);
    assertTrue(new Processes(Path.of("/proc")).matching(this::isOurs).isEmpty());
    assertTrue(all(Event.Exited.class).isEmpty(), events.toString());
  }

  @Test
  void whatIgnoresSigtermIsKilledAndThatIsNotClean() throws Exception {
    tools.set("mode", "deaf");
    OsImex imex = open("imex.stop_timeout = 300ms\n");
    Proc process = launch(imex);
    imex.stop(tools.membership);
    assertFalse(next(Event.Stopped.class).clean());
    assertEquals(Optional.empty(), new Processes(Path.of("/proc")).of(process.pid()));
  }

  /**
   * A start that an earlier imexd had begun when it was killed: nothing in its arguments tells,
   * only the lock does.
   */
  @Test
  void stopEndsWhateverHoldsTheLock() throws Exception {
    Files.createDirectories(tools.instanceFolder());
    Path lock = tools.instanceFolder().resolve("lock");
    Process late = new ProcessBuilder("flock", "-F", "-n", lock.toString(), "sleep", "300").start();
    try {
      await().until(() -> Pidfd.locked(lock));
      open("").stop(tools.membership);
      assertTrue(next(Event.Stopped.class).clean());
      assertFalse(late.isAlive());
      assertFalse(Pidfd.locked(lock));
    } finally {
      late.destroyForcibly();
    }
  }

  @Test
  void aForeignNvidiaImexAndItsPortAreSeen() throws Exception {
    Obstacles obstacles = new Obstacles(tools.config(""));
    // The machine may run one of its own: only these scripts count.
    Supplier<List<String>> seen =
        () ->
            obstacles.at("127.0.0.1").stream()
                .filter(said -> said.contains(folder.toString()))
                .toList();
    OsImex imex = open("");
    launch(imex);
    assertEquals(List.of(), seen.get(), "our own is none");
    Process foreign =
        new ProcessBuilder(
                tools.file("nvidia-imex").toString(), "-c", tools.file("template").toString())
            .start();
    try {
      await().until(() -> !seen.get().isEmpty());
      String said = seen.get().getFirst();
      assertTrue(
          said.startsWith(
              "nvidia-imex (pid " + foreign.pid() + ", -c " + tools.file("template") + ")"),
          said);
    } finally {
      foreign.destroyForcibly();
    }
  }

  /** What a killed imexd left hanging is not left behind. */
  @Test
  void stopEndsAControlProgramThatHangs() throws Exception {
    tools.set("hang", "");
    Files.createDirectories(tools.instanceFolder());
    Path config = tools.instanceFolder().resolve("config.cfg");
    Process hanging =
        new ProcessBuilder(tools.file("nvidia-imex-ctl").toString(), "-N", "-c", config.toString())
            .start();
    List<ProcessHandle> under = new ArrayList<>();
    try {
      await().until(() -> under.addAll(hanging.descendants().toList()));
      open("").stop(tools.membership);
      next(Event.Stopped.class);
      assertFalse(hanging.isAlive());
    } finally {
      hanging.destroyForcibly();
      under.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void anEndByItselfIsToldWithItsReason() throws Exception {
    tools.set("mode", "exit");
    OsImex imex = open("");
    imex.render(tools.membership, Optional.of(tools.domain));
    imex.launch(tools.membership, tools.domain);
    String how = next(Event.Exited.class).how();
    assertTrue(how.contains("exited with status 3") && how.endsWith("[ERROR] it broke"), how);
  }

  @Test
  void aCrashLoopIsGivenUp() throws Exception {
    OsImex imex = open("");
    Proc process = launch(imex);
    tools.set("mode", "exit");
    ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
    for (int ends = 1; ends <= 3; ends++) {
      int wanted = ends;
      await().until(() -> all(Event.Exited.class).size() == wanted);
      imex.relaunch(tools.membership, tools.domain);
    }
    next(Event.GaveUp.class);
    assertTrue(all(Event.Exited.class).getFirst().how().contains("signal 9"), events.toString());
    assertEquals(3, tools.starts().size());
  }

  @Test
  void isAdoptedByTheNextImexdWhichSeesItsEnd() throws Exception {
    OsImex first = open("");
    Proc process = launch(first);
    first.close();
    events.clear();
    OsImex second = open("");
    second.adopt(tools.membership, tools.domain, Optional.empty());
    assertEquals(process, next(Event.Launched.class).process());
    await().until(() -> all(Event.Observed.class).stream().anyMatch(o -> o.view().good()));
    assertEquals(1, tools.starts().size());
    new Processes(Path.of("/proc")).signal(process, Pidfd.SIGKILL);
    assertTrue(next(Event.Exited.class).how().contains("ended"));
  }

  @Test
  void adoptingWhatIsNotThereIsAnEnd() throws Exception {
    OsImex imex = open("");
    imex.adopt(tools.membership, tools.domain, Optional.of(new Proc(1, 1)));
    assertTrue(next(Event.Exited.class).how().contains("not running"));
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 50917));
      OsImex imex = open("");
      imex.render(tools.membership, Optional.of(tools.domain));
      imex.launch(tools.membership, tools.domain);
      String how = next(Event.Exited.class).how();
      assertTrue(how.contains("port 50917 (SERVER_PORT) is taken"), how);
      assertTrue(tools.starts().isEmpty());
    }
  }

  @Test
  void aLatePairIsNamedAndRedialedOnce() throws Exception {
    tools.set("matrix", FakeTools.matrix("NEVER_CONNECTED"));
    OsImex imex = open("");
    imex.render(tools.membership, Optional.of(tools.domain));
    imex.launch(tools.membership, tools.domain);
    await().until(() -> Files.exists(tools.file("redials")));
    assertEquals("t1 -> t2 NEVER_CONNECTED", all(Event.Observed.class).getLast().view().detail());
    tools.set("matrix", FakeTools.matrix("CONNECTED"));
    await().until(() -> all(Event.Observed.class).getLast().view().good());
    assertEquals(1, Files.readAllLines(tools.file("redials")).size());
  }

  @Test
  void aHangingCtlIsBoundedAndStopDoesNotWaitForIt() throws Exception {
    OsImex imex = open("imex.ctl_timeout = 300ms\n");
    tools.set("hang", "");
    imex.render(tools.membership, Optional.of(tools.domain));
    imex.launch(tools.membership, tools.domain);
    await()
        .until(() ->
            all(Event.Observed.class).stream()
                .anyMatch(
                    o -> o.view().detail().equals("nvidia-imex-ctl -N did not answer in 300 ms")));
    imex.stop(tools.membership);
    next(Event.Stopped.class);
  }

  @Test
  void aMapChangedOnDiskIsNeverGood() throws Exception {
    OsImex imex = open("");
    launch(imex);
    Files.writeString(tools.instanceFolder().resolve("nodes_config.cfg"), "127.0.0.1\n");
    await().until(() -> !all(Event.Observed.class).getLast().view().good());
    assertTrue(all(Event.Observed.class).getLast().view().detail().contains("nodes_config.cfg"));
  }

  @Test
  void aSecondInstanceIsRefusedWhileOneRuns() throws Exception {
    OsImex imex = open("");
    launch(imex);
    Instance other = new Instance(7, 7);
    imex.render(
        new Membership(
            other,
            tools.membership.job(),
            tools.membership.members(),
            "boot",
            0,
            tools.membership.options()),
        Optional.of(tools.domain));
    await()
        .until(() -> all(Event.Rendered.class).stream().anyMatch(r -> r.instance().equals(other)));
    assertTrue(all(Event.Rendered.class).getLast().trouble().contains("was not stopped yet"));
  }

  @Test
  void aCureBringsItUpAloneAndDownAgain() throws Exception {
    tools.set(
        "matrix",
        """
        {"nodes":{"0":{"status":"READY","host":"127.0.0.1","connections":{"0":{"host":"127.0.0.1","status":"CONNECTED"}}}}}
        """);
    OsImex imex = open("");
    imex.cure("127.0.0.1");
    assertEquals("", next(Event.Cured.class).trouble());
    assertEquals(1, tools.starts().size());
    assertTrue(new Leftovers(folder.resolve("run")).besides(Optional.empty()).isEmpty());
    tools.set("mode", "exit");
    // Its control program must not call it READY before it has come to its end.
    tools.set("word", "INITIALIZING\n");
    events.clear();
    imex.cure("127.0.0.1");
    String trouble = next(Event.Cured.class).trouble();
    assertTrue(trouble.contains("it broke"), trouble);
  }

  private OsImex open(String more) throws Exception {
    OsImex imex = new OsImex(tools.config(more), Certificates.NONE, events::add);
    opened.add(imex);
    return imex;
  }

  private Proc launch(OsImex imex) {
    imex.render(tools.membership, Optional.of(tools.domain));
    assertEquals("", next(Event.Rendered.class).trouble());
    imex.launch(tools.membership, tools.domain);
    Proc process = next(Event.Launched.class).process();
    await().until(() -> all(Event.Observed.class).stream().anyMatch(o -> o.view().good()));
    return process;
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

  private boolean isOurs(long pid) {
    return Launcher.runs(
        new Processes(Path.of("/proc")).arguments(pid),
        tools.instanceFolder().resolve("config.cfg"));
  }

  private static long sessionOf(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
  }
}
