package io.imexd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the removal of a package is told, of the golden ledgers of tray t01, written in boot-1. */
class HolderCommandTest {
  private static final Path LEDGERS = Path.of("src/test/resources/ledger");

  @TempDir Path folder;
  private String said = "";

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectory(folder.resolve("lib"));
    boot("boot-1");
    Files.writeString(
        folder.resolve("conf"),
        String.join(
            "\n",
            "tray.name = t01",
            "ledger.dir = " + folder.resolve("lib"),
            "run.dir = " + folder.resolve("run"),
            "paths.boot_id = " + folder.resolve("boot_id")));
  }

  private void boot(String id) throws IOException {
    Files.writeString(folder.resolve("boot_id"), id + "\n");
  }

  private void ledger(String golden) throws IOException {
    Files.copy(LEDGERS.resolve(golden), folder.resolve("lib/ledger"));
  }

  private int holder(String... more) throws InterruptedException {
    String[] arguments = new String[1 + more.length];
    arguments[0] = "holder";
    System.arraycopy(more, 0, arguments, 1, more.length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int code = Main.run(arguments, both, both, UnaryOperator.identity());
    said = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(1, said.lines().count(), said);
    return code;
  }

  private int holder() throws InterruptedException {
    return holder("--config", folder.resolve("conf").toString());
  }

  @Test
  void theHolderIsNamedWhateverItsStage() throws Exception {
    for (String golden : new String[] {"v1-reserved", "v1-confirmed", "v1-leaving"}) {
      ledger(golden + ".ledger");
      assertEquals(3, holder(), golden);
      assertTrue(said.startsWith("t01 is held by job "), said);
      assertTrue(said.contains("(instance f0112233, since "), said);
      Files.delete(folder.resolve("lib/ledger"));
    }
  }

  @Test
  void anotherBootHasFreedIt() throws Exception {
    ledger("v1-confirmed.ledger");
    boot("boot-2");
    assertEquals(0, holder());
    assertEquals("t01 is free\n", said);
  }

  @Test
  void freeIsFree() throws Exception {
    ledger("v1-free.ledger");
    assertEquals(0, holder());
  }

  @Test
  void noLedgerIsFreeOnlyIfNothingLiesInTheRunFolder() throws Exception {
    assertEquals(0, holder());
    Files.createDirectories(folder.resolve("run/instances/f0112233445566778899aabbccddeeff"));
    assertEquals(3, holder());
    assertTrue(said.startsWith("t01 may be held: there is no ledger"), said);
  }

  @Test
  void anUnreadableLedgerIsNeverFree() throws Exception {
    Files.writeString(folder.resolve("lib/ledger"), "torn");
    assertEquals(1, holder());
    assertTrue(said.startsWith("imexd: it is not known whether a job holds this tray: "), said);
  }

  @Test
  void withoutABootIdNobodyKnows() throws Exception {
    ledger("v1-confirmed.ledger");
    for (String wrong : new String[] {"no boot id in it", "no such file"}) {
      boot("");
      if (wrong.equals("no such file")) {
        Files.delete(folder.resolve("boot_id"));
      }
      assertEquals(1, holder(), said);
      assertTrue(said.contains("boot_id: " + wrong + "; check paths.boot_id"), said);
    }
  }

  @Test
  void theLedgerIsLeftAsItIs() throws Exception {
    ledger("v1-confirmed.ledger");
    byte[] before = Files.readAllBytes(folder.resolve("lib/ledger"));
    holder();
    assertEquals(
        new String(before, StandardCharsets.ISO_8859_1),
        Files.readString(folder.resolve("lib/ledger"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void badArgumentsAndConfigurationAreUsage() throws Exception {
    assertEquals(2, holder("now"));
    assertEquals(2, holder("--config", folder.resolve("nothing").toString()));
  }
}
