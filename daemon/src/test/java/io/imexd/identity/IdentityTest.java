package io.imexd.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.TrayId;
import io.imexd.siteca.SiteCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private static final TrayId T01 = new TrayId("t01");
  private static final String OFF = "write peers.tls = off to do without";
  private static final Logger LOG = Logger.getLogger(Identity.class.getName());

  @TempDir Path folder;
  private final AtomicLong clock = new AtomicLong();
  private final List<String> journal = new ArrayList<>();
  private final Handler keep =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          journal.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private TestPki pki;

  @BeforeEach
  void begin() {
    pki = new TestPki(folder);
    LOG.addHandler(keep);
  }

  @AfterEach
  void end() {
    LOG.removeHandler(keep);
  }

  private Identity read() throws IdentityException {
    return Identity.read(T01, pki.files(T01), List::of, clock::get);
  }

  private String refused() {
    String line = String.valueOf(assertThrows(IdentityException.class, this::read).getMessage());
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.endsWith(OFF), line);
    return line;
  }

  @Test
  void goodFilesAreTaken() throws Exception {
    pki.good(T01);
    Identity identity = read();
    assertTrue(identity.line().startsWith("certificate for t01 until "), identity.line());
    assertTrue(identity.findings().getFirst().ok());
    assertTrue(identity.warnings().getFirst().contains("ends in 0 days: imexd pki issue t01"));
  }

  @Test
  void aMissingFileIsSaid() throws Exception {
    for (Path file : files()) {
      pki.good(T01);
      Files.delete(file);
      assertTrue(refused().contains(": " + file + " is not there; "), refused());
    }
  }

  private List<Path> files() {
    TlsFiles files = pki.files(T01);
    return List.of(files.certificate(), files.key(), files.authorities());
  }

  @Test
  void rubbishAndWhatIsTooLargeIsSaid() throws Exception {
    for (Path file : files()) {
      pki.good(T01);
      Files.writeString(file, "nonsense\n");
      assertTrue(refused().contains(file + " holds no "), refused());
      Files.writeString(file, "x".repeat(300_000));
      assertTrue(refused().contains(" has more than 262144 bytes"), refused());
    }
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      pki.good(T01);
      Files.setPosixFilePermissions(pki.files(T01).key(), PosixFilePermissions.fromString(mode));
      assertTrue(refused().contains("is open to its group or to others (mode 06"), refused());
      assertTrue(refused().contains("; chmod 600 it"), refused());
    }
  }

  @Test
  void aCertificateForAnotherTrayIsRefused() {
    pki.put(T01, TestPki.issue(pki.ca, "t02"), pki.ca);
    assertTrue(
        refused()
            .contains("is for t02, and this tray is t01; make it with 'imexd pki issue t01', or "),
        refused());
  }

  @Test
  void anExpiredCertificateIsRefusedAndOneOfTomorrow() {
    Instant now = Instant.now();
    pki.put(
        T01, TestPki.issue(pki.ca, "t01", now.minusSeconds(7200), now.minusSeconds(3600)), pki.ca);
    assertTrue(refused().contains("t01.crt expired at 20"), refused());
    assertTrue(refused().contains("imexd pki issue t01' --renew"), refused());
    pki.put(
        T01, TestPki.issue(pki.ca, "t01", now.plusSeconds(3600), now.plusSeconds(7200)), pki.ca);
    assertTrue(refused().contains("is not valid before 20"), refused());
  }

  @Test
  void aCertificateOfAnotherCaIsRefused() {
    pki.put(T01, TestPki.issue(TestPki.ca("other"), "t01"), pki.ca);
    assertTrue(
        refused().contains("is of no CA that is in " + pki.files(T01).authorities()), refused());
  }

  @Test
  void anotherKeyIsRefused() {
    pki.good(T01);
    TestPki.replace(pki.files(T01).key(), TestPki.issue(pki.ca, "t01").keyPem());
    assertTrue(refused().contains("is not the key of " + pki.files(T01).certificate()), refused());
  }

  @Test
  void aNewCertificateIsInUseAtTheNextLook() throws Exception {
    pki.good(T01);
    Identity identity = read();
    Material first = identity.current();
    pki.good(T01);
    assertEquals(first, identity.current(), "no look within a second");
    clock.addAndGet(1_000);
    Material second = identity.current();
    assertNotEquals(first.leaf(), second.leaf());
    assertEquals(first.trustNumber(), second.trustNumber(), "the same CA");
    assertEquals(first, identity.numbered("1"), "for handshakes that are under way");
    assertEquals(1, journal.size(), journal.toString());
    assertTrue(journal.getFirst().startsWith("peers: a new certificate for t01 until "));
  }

  @Test
  void aBrokenNewFileLeavesTheOldInUseAndIsSaidOnce() throws Exception {
    pki.good(T01);
    Identity identity = read();
    Material first = identity.current();
    TestPki.replace(pki.files(T01).certificate(), "half a file");
    for (int looks = 0; looks < 3; looks++) {
      clock.addAndGet(1_000);
      assertEquals(first, identity.current());
    }
    assertEquals(1, journal.size(), journal.toString());
    assertTrue(journal.getFirst().contains("holds no certificate in PEM"), journal.toString());
    assertTrue(journal.getFirst().contains("what was read before stays in use"));
    assertTrue(identity.findings().stream().noneMatch(io.imexd.audit.Finding::ok));
    pki.good(T01);
    clock.addAndGet(1_000);
    assertNotEquals(first, identity.current());
    assertTrue(identity.findings().getFirst().ok());
  }

  @Test
  void twoCasAtOnceAreBelieved() throws Exception {
    SiteCa second = TestPki.ca("two");
    pki.put(T01, TestPki.issue(second, "t01"), pki.ca, second);
    Identity identity = read();
    assertEquals(2, identity.current().authorities().certificates().size());
    assertTrue(identity.line().contains("2 CAs in "), identity.line());
  }
}
