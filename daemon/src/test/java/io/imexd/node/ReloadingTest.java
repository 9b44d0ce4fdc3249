package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.config.Config;
import io.imexd.config.ConfigReader;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import io.imexd.protocol.Code;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import io.imexd.systemd.FakeNotify;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTest {
  private static final TrayId SELF = new TrayId("t01");
  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final EventLoop loop = new EventLoop("test", time, () -> {});
  private final FakeNotify systemd = new FakeNotify(0);
  private final MemoryAuditLog audit = new MemoryAuditLog();
  private final List<Config> taken = new ArrayList<>();
  private Path file;
  private boolean broken;
  private Reloading reloading;

  @BeforeEach
  void start() throws Exception {
    file = folder.resolve("imexd.conf");
    site("");
    ServiceState service = new ServiceState(loop, time, systemd);
    service.serves(State.of(Durable.free(SELF, "boot"), "boot"));
    reloading =
        new Reloading(
            loop,
            Runnable::run,
            ConfigReader.read(file),
            () -> {
              if (broken) {
                throw new IllegalStateException("a bug");
              }
              return ConfigReader.read(file);
            },
            taken::add,
            service,
            new AuditTrail(SELF, audit, time),
            time);
  }

  private void site(String lines) throws Exception {
    Files.writeString(file, "tray.name = t01\n" + lines);
  }

  private Outcome reload() {
    List<Outcome> said = new ArrayList<>();
    reloading.begin("root", said::add);
    loop.step();
    assertEquals(1, said.size());
    return said.getFirst();
  }

  @Test
  void whatMayChangeIsTakenAndTheRestNamed() throws Exception {
    assertEquals("t01: imexd.conf was read again: nothing has changed", reload().line());
    site("audit.every = 5s\nlog.level = debug\npeers.port = 7\n");
    Outcome outcome = reload();
    assertEquals(Code.DONE, outcome.code());
    assertEquals(
        "t01: imexd.conf was read again: in force: audit.every, log.level; needs a restart of imexd: peers.port",
        outcome.line());
    assertEquals(5_000, taken.getLast().auditEveryMillis());
    assertEquals(50_010, taken.getLast().peers().port());
    assertEquals(
        "t01: imexd.conf was read again: needs a restart of imexd: peers.port", reload().line());
  }

  @Test
  void aFileWithErrorsChangesNothingAndTheFirstIsSaidWithItsLine() throws Exception {
    site("audit.every = 5s\nlog.levl = debug\npeers.port = 0\n");
    Outcome outcome = reload();
    assertEquals(Code.USAGE, outcome.code());
    assertEquals(
        file
            + ":3: unknown key 'log.levl'; did you mean 'log.level'? (and 1 more: imexd --check-config); nothing was changed",
        outcome.line());
    assertEquals(List.of(), taken);
    site("audit.every = 5s\n");
    assertTrue(reload().line().endsWith("in force: audit.every"));
  }

  @Test
  void aFileThatIsGoneIsAnError() throws Exception {
    Files.delete(file);
    Outcome outcome = reload();
    assertEquals(Code.USAGE, outcome.code());
    assertTrue(outcome.line().startsWith(file + ": there is no such file"), outcome.line());
  }

  @Test
  void aBugInReadingIsAnswered() {
    broken = true;
    Outcome outcome = reload();
    assertEquals(Code.INTERNAL, outcome.code());
    assertTrue(systemd.told().getLast().startsWith("READY=1"), systemd.told().toString());
    assertEquals(List.of(), taken);
  }

  @Test
  void systemdIsToldOfTheBeginningAndTheEndGoodOrBad() throws Exception {
    for (String lines : List.of("", "nonsense\n")) {
      site(lines);
      int before = systemd.told().size();
      reload();
      List<String> told = systemd.told().subList(before, systemd.told().size());
      assertEquals(2, told.size(), told.toString());
      assertTrue(told.getFirst().startsWith("RELOADING=1\nMONOTONIC_USEC="), told.toString());
      assertTrue(told.getLast().startsWith("READY=1\nSTATUS="), told.toString());
    }
  }

  @Test
  void itIsInTheAuditLogWithWhoAskedAndWhatCameOfIt() throws Exception {
    site("nonsense\n");
    Outcome outcome = reload();
    List<AuditRecord> records = audit.read(HistoryFilter.getDefaultInstance()).join();
    assertEquals(
        List.of("asked", "answered"), records.stream().map(AuditRecord::getEvent).toList());
    assertEquals("reload", records.getFirst().getCall());
    assertEquals("root", records.getFirst().getBy());
    assertEquals(outcome.line(), records.getLast().getLine());
    assertEquals(2, records.getLast().getCode());
  }
}
