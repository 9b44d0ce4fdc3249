package io.imexd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private static final Config RUNNING = parse("tray.name = t01\npeers.port = 1\n");

  private static Config parse(String content) {
    try {
      return ConfigReader.parse(Path.of("/etc/imexd/imexd.conf"), content);
    } catch (ConfigException e) {
      throw new IllegalStateException(e.errors().toString(), e);
    }
  }

  @Test
  void theSameSaidElsewhereIsNoChange() {
    Config same = parse("\n\npeers.port = 1\nlog.level = info\ntray.name = t01\n");
    assertEquals(new Changes(List.of(), List.of()), Changes.between(RUNNING, same));
  }

  @Test
  void whatMayChangeWhileImexdRunsDoesAndTheRestIsNamed() {
    Config next =
        parse(
            """
            tray.name = t02
            audit.every = 7s
            ensure.deadline = 8s
            imex.probe = 9s
            slurm.nonexclusive = refuse
            slurm.gres = true
            slurm.on_failure = job
            slurm.breaker = 0
            slurm.breaker_window = 1m
            log.level = debug
            """);
    Changes changes = Changes.between(RUNNING, next);
    assertEquals(
        List.of(
            "audit.every",
            "ensure.deadline",
            "slurm.nonexclusive",
            "slurm.gres",
            "slurm.on_failure",
            "slurm.breaker",
            "slurm.breaker_window",
            "log.level"),
        changes.live());
    assertEquals(List.of("tray.name", "peers.port", "imex.probe"), changes.atRestart());

    Config taken = Changes.taken(RUNNING, next);
    assertEquals(7_000, taken.auditEveryMillis());
    assertEquals(8_000, taken.ensureDeadlineMillis());
    assertEquals(new Config.Hooks(false, true, Config.OnFailure.JOB, 0, 60_000), taken.hooks());
    assertEquals(Level.FINE, taken.logLevel());
    assertEquals(RUNNING.tray(), taken.tray());
    assertEquals(RUNNING.imex(), taken.imex());
    assertEquals(
        new Changes(List.of(), changes.atRestart()),
        Changes.between(taken, next),
        "what waits for a restart is named each time");
  }

  /** A key that is called live and is not handed over would be named, and do nothing. */
  @Test
  void nothingElseIsTaken() {
    Config taken = Changes.taken(RUNNING, parse("tray.name = t02\nrun.dir = /a\nguard = off\n"));
    assertEquals(parse("tray.name = t01\npeers.port = 1\n").describe(), taken.describe());
    assertEquals(RUNNING, taken);
  }
}
