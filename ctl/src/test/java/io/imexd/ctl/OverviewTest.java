package io.imexd.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The text of --help that stands ready for the launcher is what the commands say of themselves.
 * Written anew as the golden files are.
 */
final class OverviewTest {
  private static final Path FOLDER = Path.of("help");

  @Test
  void theTextThatStandsReadyIsTheTextOfTheCommands() throws IOException {
    Golden.check(FOLDER.resolve("imexctl.txt"), Ran.with(Map.of(), "help").out());
    Golden.check(FOLDER.resolve("imexctl.terminal.txt"), Ran.onTerminal(Map.of(), "help").out());
  }

  @Test
  void withoutTheLauncherBothWaysToAskGiveIt() {
    for (String option : new String[] {"--help", "-h"}) {
      assertEquals(Ran.with(Map.of(), "help"), Ran.with(Map.of(), option));
      assertEquals(Ran.onTerminal(Map.of(), "help"), Ran.onTerminal(Map.of(), option));
    }
    assertTrue(Ran.with(Map.of(), "--help").out().startsWith("Usage: imexctl"));
  }

  @Test
  void theLauncherPrintsItWithoutJava() throws Exception {
    for (String option : new String[] {"--help", "-h"}) {
      assertEquals(Files.readString(FOLDER.resolve("imexctl.txt")), launched(option));
    }
  }

  @Test
  void theLauncherColoursItOnATerminalOnly() throws Exception {
    String colored = Files.readString(FOLDER.resolve("imexctl.terminal.txt"));
    String plain = Files.readString(FOLDER.resolve("imexctl.txt"));
    assertEquals(colored, onTerminal("TERM=xterm"));
    assertEquals(plain, onTerminal("TERM=xterm NO_COLOR=1"));
    assertEquals(plain, onTerminal("TERM=dumb"));
  }

  @Test
  void theLauncherLeavesAnyOtherLineToJava() throws Exception {
    assertTrue(launched("ensure", "--help").startsWith("imexctl: IMEXD_JAVA="), "with a command");
    assertTrue(launched("--help", "--help").startsWith("imexctl: IMEXD_JAVA="), "twice");
    assertTrue(launched().startsWith("imexctl: IMEXD_JAVA="), "alone");
  }

  private static String launched(String... args) throws Exception {
    String[] line = new String[args.length + 1];
    line[0] = "bin/imexctl";
    System.arraycopy(args, 0, line, 1, args.length);
    return ran(line);
  }

  private static String onTerminal(String variables) throws Exception {
    String line = "env -u NO_COLOR " + variables + " bin/imexctl --help";
    return ran("script", "-qec", line, "/dev/null").replace("\r\n", "\n");
  }

  private static String ran(String... line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("IMEXD_JAVA", "/nonexistent/java");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }
}
