package io.imexd.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorityTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long DAY = 24L * 3_600_000;
  private static final Authority.Validity MONTH = Authority.Validity.of(NOW, 30 * DAY);

  /** As the JDK judges it, at that moment. */
  private static void validate(X509Certificate leaf, X509Certificate ca, long atMillis)
      throws GeneralSecurityException {
    validate(List.of(leaf), ca, atMillis);
  }

  private static void validate(List<X509Certificate> chain, X509Certificate ca, long atMillis)
      throws GeneralSecurityException {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(Instant.ofEpochMilli(atMillis)));
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void whatIsRequestedIsSignedAndValid(KeyKind kind) throws Exception {
    Authority authority = Authority.create("imexd test", kind, MONTH);
    KeyPair keys = kind.make();
    Request request = Request.parse(Request.pem(keys.getPublic()));
    X509Certificate leaf = authority.sign(request, "i-1.imexd", MONTH);
    X509Certificate read = Pem.certificates(Pem.of(leaf)).getFirst();
    validate(read, authority.certificate(), NOW);
    assertEquals(keys.getPublic(), read.getPublicKey());
    assertEquals("i-1.imexd", read.getSubjectAlternativeNames().iterator().next().get(1));
    assertEquals(-1, read.getBasicConstraints(), "no authority itself");
    assertEquals(keys.getPrivate(), Pem.privateKey(Pem.of(keys.getPrivate())));
  }

  @Test
  void clocksMayDifferAndLifeEnds() throws Exception {
    Authority authority = Authority.create("imexd test", KeyKind.ECDSA, MONTH);
    X509Certificate leaf = authority.sign(KeyKind.ECDSA.make().getPublic(), "i-1.imexd", MONTH);
    validate(leaf, authority.certificate(), NOW - 3_650 * DAY + 1_000);
    validate(leaf, authority.certificate(), NOW + 30 * DAY - 1_000);
    assertThrows(
        CertPathValidatorException.class,
        () -> validate(leaf, authority.certificate(), NOW + 30 * DAY + 1_000));
  }

  @Test
  void anotherAuthorityOfTheSameNameIsAnother() {
    Authority one = Authority.create("imexd test", KeyKind.ECDSA, MONTH);
    Authority other = Authority.create("imexd test", KeyKind.ECDSA, MONTH);
    X509Certificate leaf = other.sign(KeyKind.ECDSA.make().getPublic(), "i-1.imexd", MONTH);
    assertThrows(CertPathValidatorException.class, () -> validate(leaf, one.certificate(), NOW));
  }

  @Test
  void aMemberIsNoAuthority() {
    Authority authority = Authority.create("imexd test", KeyKind.ECDSA, MONTH);
    KeyPair member = KeyKind.ECDSA.make();
    X509Certificate certificate = authority.sign(member.getPublic(), "i-1.imexd", MONTH);
    X509Certificate forged =
        new Authority(certificate, member.getPrivate())
            .sign(KeyKind.ECDSA.make().getPublic(), "i-1.imexd", MONTH);
    assertThrows(
        CertPathValidatorException.class,
        () -> validate(List.of(forged, certificate), authority.certificate(), NOW));
  }

  @Test
  void aRequestThatIsNoneIsRefused() {
    for (String bad : List.of("", "x", Pem.block("PUBLIC KEY", new byte[] {1, 2, 3}))) {
      assertThrows(GeneralSecurityException.class, () -> Request.parse(bad));
    }
  }

  @Test
  void aPrivateKeyIsNoRequest() {
    String secret = Pem.of(KeyKind.ECDSA.make().getPrivate());
    assertThrows(GeneralSecurityException.class, () -> Request.parse(secret));
  }

  @Test
  void aWeakKeyIsNotCertified() throws Exception {
    KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
    weak.initialize(1024);
    String request = Request.pem(weak.generateKeyPair().getPublic());
    GeneralSecurityException no =
        assertThrows(GeneralSecurityException.class, () -> Request.parse(request));
    assertTrue(String.valueOf(no.getMessage()).contains("too weak"), no.toString());
  }

  @Test
  void aKeyIsNotShown() {
    KeyPair keys = KeyKind.ECDSA.make();
    String pem = Pem.of(keys.getPrivate());
    assertTrue(pem.startsWith("-----BEGIN PRIVATE KEY-----\n"));
    assertFalse(new Identity(pem, "", "").toString().contains("BEGIN"));
    assertThrows(GeneralSecurityException.class, () -> Pem.privateKey("nothing"));
  }
}
