package io.imexd.siteca;

import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A CA with its key: ECDSA on P-256. What it issues is for one tray, as client and as server, with
 * the tray's name as dNSName (RFC 5280, 4.2.1.6).
 *
 * @param certificate its own, signed by itself
 */
public record SiteCa(X509Certificate certificate, PrivateKey key) {
  private static final int SERIAL_BITS = 127;

  /** ub-common-name of RFC 5280: a longer name is in the dNSName only. */
  private static final int COMMON_NAME_MAX_CHARS = 64;

  /** A certificate and the key to it. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    public String certificatePem() {
      return Pem.certificate(certificate);
    }

    public String keyPem() {
      return Pem.key(key);
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
   * @param name its common name, 1 to 64 characters
   */
  public static SiteCa make(String name, Instant from, Instant until)
      throws GeneralSecurityException {
    KeyPair pair = keyPair();
    X500Name subject = name(name);
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  subject, serial(), Date.from(from), Date.from(until), subject, pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new SiteCa(signed(builder, pair.getPrivate()), pair.getPrivate());
    } catch (IOException e) {
      throw new GeneralSecurityException("a certificate cannot be written", e);
    }
  }

  /** Makes a key and a certificate for a tray. */
  public Issued issue(TrayId tray, Instant from, Instant until) throws GeneralSecurityException {
    KeyPair pair = keyPair();
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    boolean named = tray.name().length() <= COMMON_NAME_MAX_CHARS;
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                  serial(),
                  Date.from(from),
                  Date.from(until),
                  named ? name(tray.name()) : new X500NameBuilder().build(),
                  pair.getPublic())
              .addExtension(
                  Extension.subjectAlternativeName,
                  !named, // Without a subject it must be critical, RFC 5280 4.2.1.6.
                  new GeneralNames(new GeneralName(GeneralName.dNSName, tray.name())))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(
                      new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                      }))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return new Issued(signed(builder, key), pair.getPrivate());
    } catch (IOException e) {
      throw new GeneralSecurityException("a certificate cannot be written", e);
    }
  }

  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  public String keyPem() {
    return Pem.key(key);
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("this Java cannot sign", e);
    }
  }

  /** Not the key. */
  @Override
  public String toString() {
    return "CA " + certificate.getSubjectX500Principal();
  }
}
