package io.imexd.pki;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small certificate authority: its certificate, and the key that signs. Any thread may sign. */
public final class Authority {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 127;

  private final X509Certificate certificate;
  private final PrivateKey key;

  public Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * A new one, with a key of its own.
   *
   * @param name for people: letters, digits, blanks, dots and hyphens
   */
  public static Authority create(String name, KeyKind kind, Validity validity) {
    KeyPair keys = kind.make();
    X500Principal self = new X500Principal("CN=" + name);
    try {
      JcaX509v3CertificateBuilder builder = builder(self, self, keys.getPublic(), validity);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new Authority(signed(builder, keys.getPublic(), keys.getPrivate()), keys.getPrivate());
    } catch (CertIOException | java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("an authority cannot be made", e);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** For who keeps the authority on disk. */
  public PrivateKey key() {
    return key;
  }

  /**
   * Certifies that whoever has this key is of that name, as a server and as a client.
   *
   * @param name a DNS name: what gRPC compares is the subject alternative name, not the common name
   */
  public X509Certificate sign(Request request, String name, Validity validity) {
    return sign(request.key(), name, validity);
  }

  /** The same for a key pair that was made here. */
  public X509Certificate sign(PublicKey of, String name, Validity validity) {
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          builder(
              certificate.getSubjectX500Principal(), new X500Principal("CN=" + name), of, validity);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(certificate));
      return signed(builder, certificate.getPublicKey(), key);
    } catch (CertIOException
        | java.security.NoSuchAlgorithmException
        | java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException("a certificate cannot be made", e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, PublicKey key, Validity validity) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
        Date.from(validity.from()),
        Date.from(validity.until()),
        subject,
        key);
  }

  private static X509Certificate signed(
      JcaX509v3CertificateBuilder builder, PublicKey signer, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(KeyKind.of(signer).signature()).build(key)));
    } catch (OperatorCreationException | CertificateException e) {
      throw new IllegalStateException("this Java cannot sign with its own keys", e);
    }
  }

  /**
   * From when until when.
   *
   * @param from before now, for clocks that differ
   */
  public record Validity(Instant from, Instant until) {
    private static final long CLOCKS_DIFFER_MILLIS = 3_650L * 24 * 3_600_000;

    /**
     * Valid for that long from now on, and ten years before: a clock that is wrong must not keep a
     * tray out, and when a key was made by is no protection where the authority is gone at once.
     */
    public static Validity of(long nowWallMillis, long lifeMillis) {
      return new Validity(
          Instant.ofEpochMilli(nowWallMillis - CLOCKS_DIFFER_MILLIS),
          Instant.ofEpochMilli(nowWallMillis + lifeMillis));
    }
  }
}
