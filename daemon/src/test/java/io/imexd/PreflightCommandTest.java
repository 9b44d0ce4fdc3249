package io.imexd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator is told before the first start of imexd. */
class PreflightCommandTest {
  @TempDir Path folder;
  private String said = "";

  private int preflight(String... lines) throws InterruptedException, IOException {
    Path conf = folder.resolve("conf");
    Files.writeString(
        conf,
        "tray.name = t01\nguard = off\nledger.dir = "
            + folder.resolve("lib")
            + "\nrun.dir = "
            + folder.resolve("run")
            + "\nfabric.file = "
            + folder.resolve("fabric")
            + "\n"
            + String.join("\n", lines)
            + "\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int code =
        Main.run(
            new String[] {"preflight", "--config", conf.toString()},
            both,
            both,
            UnaryOperator.identity());
    said = bytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  @Test
  void eachThingThatStandsInTheWayIsNamedAndNothingIsMade() throws Exception {
    Files.writeString(folder.resolve("fabric"), "state = in_progress\n");
    assertEquals(1, preflight("peers.tls = off"), said);
    assertTrue(said.lines().anyMatch(l -> l.matches("problem +fabric: .*IN_PROGRESS.*")), said);
    assertTrue(said.lines().anyMatch(l -> l.matches(" +do: +.+")), said);
    assertTrue(said.lines().toList().getLast().matches("\\d+ looked at, [1-9]\\d* problems, .*"));
    assertFalse(Files.exists(folder.resolve("lib")), "it looks, and makes nothing");
    assertFalse(Files.exists(folder.resolve("run")), "it looks, and makes nothing");
  }

  @Test
  void certificatesThatAreNotThereAreAProblemAndTheRestIsLookedAtAllTheSame() throws Exception {
    assertEquals(1, preflight("peers.tls.cert = " + folder.resolve("none.crt")), said);
    assertEquals(1, said.lines().filter(l -> l.contains(" certificate: ")).count(), said);
    assertTrue(said.lines().anyMatch(l -> l.matches("problem +certificate: .*none.crt.*")), said);
    assertTrue(said.contains(" fabric: "), said);
  }

  @Test
  void aConfigurationThatIsWrongIsRefusedInItsOwnWords() throws Exception {
    assertEquals(2, preflight("no.such.key = 1"));
    assertTrue(said.startsWith("imexd: ") && said.contains("no.such.key"), said);
  }
}
