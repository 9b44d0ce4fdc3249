package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class CommandFirstTest {
  private static String[] of(String... args) {
    return CommandFirst.of(args);
  }

  @Test
  void commonOptionsMayStandBeforeTheCommand() {
    assertArrayEquals(
        new String[] {"status", "-o", "json", "--server=unix:/x", "--color", "never"},
        of("-o", "json", "--server=unix:/x", "status", "--color", "never"));
  }

  @Test
  void everythingElseStaysWhereItIs() {
    assertArrayEquals(new String[] {"--help"}, of("--help"));
    assertArrayEquals(new String[] {"--job", "1", "ensure"}, of("--job", "1", "ensure"));
    assertArrayEquals(new String[] {"status", "-o", "json"}, of("status", "-o", "json"));
    assertArrayEquals(new String[] {"-o", "json"}, of("-o", "json"));
    assertArrayEquals(new String[] {"-o"}, of("-o"));
    assertArrayEquals(new String[0], of());
  }
}
