package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  /** A child that had systemd's socket could say READY and WATCHDOG in imexd's name. */
  @Test
  void childrenDoNotGetWhatSystemdGaveImexd() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "NOTIFY_SOCKET", "/run/systemd/notify",
                "WATCHDOG_USEC", "1",
                "WATCHDOG_PID", "1",
                "INVOCATION_ID", "1",
                "JOURNAL_STREAM", "1:1",
                "PATH", "/bin",
                "IMEX_X", "kept"));
    Environment.tidy(environment);
    assertEquals(Map.of("PATH", "/bin", "IMEX_X", "kept", "LC_ALL", "C.UTF-8"), environment);
  }
}
