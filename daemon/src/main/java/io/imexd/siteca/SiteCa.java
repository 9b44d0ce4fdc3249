package io.imexd.siteca;

import io.imexd.pki.Authority;
import io.imexd.pki.KeyKind;
import io.imexd.pki.Pem;
import io.imexd.protocol.TrayId;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A CA with its key: ECDSA on P-256. What it issues is for one tray, as client and as server, with
 * the tray's name as dNSName (RFC 5280, 4.2.1.6).
 *
 * @param certificate its own, signed by itself
 */
public record SiteCa(X509Certificate certificate, PrivateKey key) {

  /** A certificate and the key to it. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    public String certificatePem() {
      return Pem.of(certificate);
    }

    public String keyPem() {
      return Pem.of(key);
    }

    /** Not the key. */
    @Override
    public String toString() {
      return "issued " + certificate.getSubjectX500Principal();
    }
  }

  /**
   * Makes a CA with a key of its own.
   *
   * @param name its common name: 1 to 64 letters, digits, blanks, dots and hyphens
   */
  public static SiteCa make(String name, Instant from, Instant until) {
    Authority made = Authority.create(name, KeyKind.ECDSA, new Authority.Validity(from, until));
    return new SiteCa(made.certificate(), made.key());
  }

  /** Makes a key and a certificate for a tray. */
  public Issued issue(TrayId tray, Instant from, Instant until) {
    KeyPair keys = KeyKind.ECDSA.make();
    X509Certificate issued =
        new Authority(certificate, key)
            .sign(keys.getPublic(), tray.name(), new Authority.Validity(from, until));
    return new Issued(issued, keys.getPrivate());
  }

  public String certificatePem() {
    return Pem.of(certificate);
  }

  public String keyPem() {
    return Pem.of(key);
  }

  /** Not the key. */
  @Override
  public String toString() {
    return "CA " + certificate.getSubjectX500Principal();
  }
}
