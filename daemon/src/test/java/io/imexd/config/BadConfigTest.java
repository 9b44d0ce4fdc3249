package io.imexd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadConfigTest {
  private static final Path FILE = Path.of("/etc/imexd/imexd.conf");

  @Test
  void saysAllErrorsAtOnce() {
    List<String> errors =
        errors(
            """
            # a comment
            peers.prt = 1
            imex.probe = 10
            nonsense

            imex.ctl = bin/ctl
            log.level = info # twice
            log.level = debug
            peers.tls = yes
            utterly.unlike.anything = 1
            """);
    assertEquals(
        List.of(
            FILE + ":2: unknown key 'peers.prt'; did you mean 'peers.port'?",
            FILE
                + ":3: imex.probe: '10' has no unit; write a whole number and ms, s, m, h or d, such as 10s",
            FILE + ":4: 'nonsense' is not a setting; write KEY = VALUE",
            FILE
                + ":6: imex.ctl: 'bin/ctl' is not absolute or has '.' or '..' in it; write an absolute path such as /run/imexd",
            FILE + ":8: log.level was already set at " + FILE + ":7; keep one of them",
            FILE + ":9: peers.tls: 'yes' is not known; write one of off, on",
            FILE + ":10: unknown key 'utterly.unlike.anything'; remove the line"),
        errors);
  }

  @ParameterizedTest
  @CsvSource({
    "peers.port, 0",
    "peers.port, 65536",
    "peers.port, x",
    "peers.bind, nohost",
    "imex.probe, 99ms",
    "imex.probe, 11m",
    "imex.probe, 1.5s",
    "imex.probe, -1s",
    "imex.probe, 99999999999s",
    "imex.restart_limit, -1",
    "run.dir, ''",
    "run.dir, /a/../b",
    "job.probe, prog",
    "control.group, 'a b'",
    "control.listen, 1.2.3.4",
    "control.listen, ':5'",
    "imex.address, 10.0.0.0/33",
    "imex.address, averyveryverylongname",
    "imex.scope, yes",
    "imex.nice, 20",
    "imex.nice, -21",
    "imex.cpu_affinity, 1-",
    "imex.cpu_affinity, '1;2'",
    "fabric.source, driver",
    "paths.nvml, lib/libnvidia-ml.so.1",
    "paths.nvml, ''",
    "single_tray, maybe",
    "log.level, loud",
    "tray.name, a/b",
    "tombstones.keep, 30m"
  })
  void refusesBadValues(String key, String value) {
    List<String> errors = errors(key + " = " + value + "\n");
    assertEquals(1, errors.size());
    assertTrue(errors.getFirst().startsWith(FILE + ":1: " + key + ": "), errors.getFirst());
    assertTrue(errors.getFirst().contains("; write "), errors.getFirst());
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertTrue(
        errors("imex.restart_first = 2m\n").getFirst().contains("longer than imex.restart_max"));
    assertTrue(errors("fabric.source = file\n").getFirst().contains("fabric.file is not set"));
    assertTrue(errors("ledger.dir = /run/imexd/x\n").getFirst().contains("run.dir"));
  }

  private static List<String> errors(String content) {
    return assertThrows(ConfigException.class, () -> ConfigReader.parse(FILE, content)).errors();
  }
}
