package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The text of --help that stands in the jar is what the commands say of themselves. Written anew as
 * the golden files are.
 */
final class OverviewTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/imexd/ctl");

  @Test
  void theTextInTheJarIsTheTextOfTheCommands() throws IOException {
    Golden.check(FOLDER.resolve("help.txt"), Ran.with(Map.of(), "help").out());
    Golden.check(FOLDER.resolve("help.terminal.txt"), Ran.onTerminal(Map.of(), "help").out());
  }

  @Test
  void bothWaysToAskGiveIt() {
    for (String option : new String[] {"--help", "-h"}) {
      assertEquals(Ran.with(Map.of(), "help"), Ran.with(Map.of(), option));
      assertEquals(Ran.onTerminal(Map.of(), "help"), Ran.onTerminal(Map.of(), option));
    }
    assertTrue(Ran.with(Map.of(), "--help").out().startsWith("Usage: imexctl"));
  }
}
