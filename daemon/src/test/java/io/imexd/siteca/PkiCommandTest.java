package io.imexd.siteca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.TrayId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiCommandTest {
  @TempDir Path folder;

  /** What a call printed, and its exit code. */
  private record Ran(int code, String out, String err) {}

  private Ran pki(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--dir");
    arguments.add(folder.resolve("ca").toString());
    return ran(arguments);
  }

  private static Ran ran(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        PkiCommand.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aCaIsMadeOnce() throws Exception {
    Ran first = pki("init", "--name", "rack 7");
    assertEquals(0, first.code(), first.err());
    assertTrue(first.out().startsWith("CA 'rack 7' in "), first.out());
    assertEquals("rw-------", mode(folder.resolve("ca/ca.key")));
    assertEquals("rwx------", mode(folder.resolve("ca")));
    Ran again = pki("init");
    assertEquals(1, again.code());
    assertTrue(again.err().contains("ca.key is there already; a CA is never overwritten"));
  }

  @Test
  void traysGetTheirThreeFilesAndKeepThemUnlessRenewed() throws Exception {
    pki("init");
    Ran issued = pki("issue", "t[08-10]", "gb_200-x");
    assertEquals(0, issued.code(), issued.err());
    assertEquals(4, issued.out().lines().count(), issued.out());
    Path t09 = folder.resolve("ca/trays/t09");
    assertEquals("rw-------", mode(t09.resolve("tray.key")));
    assertEquals(
        Files.readString(folder.resolve("ca/ca.crt")), Files.readString(t09.resolve("ca.crt")));
    String before = Files.readString(t09.resolve("tray.crt"));
    Ran again = pki("issue", "t11", "t09");
    assertEquals(1, again.code());
    assertTrue(again.err().contains("t09 has a certificate already; nothing was issued"));
    assertFalse(Files.exists(folder.resolve("ca/trays/t11")));
    assertEquals(0, pki("issue", "t09", "--renew", "--days", "9").code());
    assertNotEquals(before, Files.readString(t09.resolve("tray.crt")));
  }

  @Test
  void aCertificateEndsWithItsCa() {
    pki("init", "--days", "10");
    Ran issued = pki("issue", "t01", "--days", "365");
    assertTrue(issued.out().contains("no longer than the CA itself"), issued.out());
  }

  @Test
  void withoutACaItSaysHowToMakeOne() {
    Ran issued = pki("issue", "t01");
    assertEquals(1, issued.code());
    assertTrue(issued.err().contains("make one with 'imexd pki init --dir "), issued.err());
  }

  @Test
  void aCaKeyThatOthersMayReadSignsNothing() throws Exception {
    pki("init");
    Files.setPosixFilePermissions(
        folder.resolve("ca/ca.key"), PosixFilePermissions.fromString("rw-r-----"));
    Ran issued = pki("issue", "t01");
    assertEquals(1, issued.code());
    assertTrue(issued.err().contains("(mode 0640)"), issued.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|say init or issue",
        "make|'make' is neither init nor issue",
        "init t01|init takes no tray: 't01'",
        "issue|name the trays",
        "issue t/1|tray name",
        "issue ..|'..' is no tray",
        "issue t[9-1]|'9-1' is no range as 01-18",
        "issue t[1-999999]|no range",
        "issue t01 --days 0|--days '0' is no number from 1 to 36500",
        "issue t01 --days|--days needs a value",
        "issue t01 --name x|unknown option '--name' of issue",
        "init --renew|unknown option '--renew' of init",
      })
  void badInputIsOneLineAndTwo(String words, String said) {
    Ran ran = ran(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    assertEquals(2, ran.code(), ran.out());
    assertTrue(ran.err().contains(said), ran.err());
    assertEquals(1, ran.err().lines().count(), ran.err());
  }

  @Test
  void helpTeaches() {
    assertEquals(0, ran(List.of("--help")).code());
    assertTrue(ran(List.of("issue", "-h")).out().contains("imexd pki issue 't[01-18]'"));
  }

  @Test
  void namesAreListedOnce() {
    assertEquals(
        List.of("t1", "t3", "t4", "a", "b"),
        TrayNames.parse(List.of("t[1,3-4]", "t3", "a,b")).stream().map(TrayId::name).toList());
  }
}
