package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Durable;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Node;
import io.imexd.protocol.Now;
import io.imexd.protocol.Settings;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import io.imexd.systemd.FakeNotify;
import io.imexd.systemd.Notify;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceStateTest {
  private static final State FREE = state("");
  private final ManualTime time = new ManualTime();
  private final EventLoop loop = new EventLoop("test", time, () -> {});
  private final FakeNotify systemd = new FakeNotify(30_000);
  private final ServiceState service = new ServiceState(loop, time, systemd);

  private static State state(String unfit) {
    State unknown = State.of(Durable.free(new TrayId("t01"), "boot").withUnfit(unfit), "boot");
    Facts good = new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.1", "580", "580", "");
    return new Node(Settings.DEFAULT)
        .decide(unknown, new Event.FactsRead(good), new Now(1, 1, 1, 1))
        .state();
  }

  private void pass(long millis) {
    time.pass(millis);
    loop.step();
  }

  @Test
  void nothingIsSaidBeforeItServes() {
    service.changed(state("the ledger is torn"));
    service.reloading();
    service.reloaded();
    assertEquals(List.of(), systemd.told());
    service.serves(FREE);
    assertEquals("READY=1\nSTATUS=free", systemd.told().getFirst());
  }

  @Test
  void theStatusFollowsTheTrayAndOnlyItsChanges() {
    service.serves(FREE);
    service.changed(FREE);
    service.changed(state("the ledger\nis torn"));
    service.changed(state("the ledger\nis torn"));
    service.changed(state("x".repeat(300)));
    List<String> status =
        systemd.told().stream().filter(line -> line.startsWith("STATUS=")).toList();
    assertEquals(2, status.size(), status.toString());
    assertEquals("STATUS=unfit: the ledger is torn", status.getFirst());
    assertEquals("STATUS=".length() + 200, status.getLast().length());
  }

  @Test
  void theLoopItselfBeatsForTheWatchdog() {
    service.serves(FREE);
    assertEquals(1, beats(), "the first at once");
    pass(29_999);
    assertEquals(1, beats());
    pass(1);
    assertEquals(2, beats());
    pass(30_000);
    assertEquals(3, beats());
    time.pass(600_000);
    assertEquals(3, beats(), "a loop that stands still says nothing");
  }

  @Test
  void withoutAWatchdogTheLoopIsNotWoken() {
    new ServiceState(loop, time, new FakeNotify(0)).serves(FREE);
    assertEquals(Long.MAX_VALUE, loop.dueAtMillis());
    new ServiceState(loop, time, Notify.NONE).serves(FREE);
    assertEquals(Long.MAX_VALUE, loop.dueAtMillis());
  }

  @Test
  void readyIsSaidAgainUntilItIsTaken() {
    systemd.deaf(true);
    service.serves(FREE);
    pass(1_000);
    systemd.deaf(false);
    pass(1_000);
    assertTrue(systemd.told().contains("READY=1\nSTATUS=free"), systemd.told().toString());
    int told = systemd.told().size();
    pass(1_000);
    assertEquals(told, systemd.told().size(), "and then no more");
  }

  @Test
  void aReloadIsSaidWithItsTimeAndItsEnd() {
    service.serves(FREE);
    time.pass(2_000);
    service.reloading();
    service.reloaded();
    int size = systemd.told().size();
    assertEquals(
        List.of("RELOADING=1\nMONOTONIC_USEC=" + time.nanos() / 1_000, "READY=1\nSTATUS=free"),
        systemd.told().subList(size - 2, size));
  }

  private long beats() {
    return systemd.told().stream().filter("WATCHDOG=1"::equals).count();
  }
}
