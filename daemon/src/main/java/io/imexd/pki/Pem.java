package io.imexd.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** PEM, as OpenSSL writes it: RFC 7468, keys as unencrypted PKCS#8. */
public final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  public static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  public static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read or made can be written", e);
    }
  }

  static String block(String label, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, LINES.encodeToString(content), label)
        .replace("\r\n", "\n");
  }

  /** The content of the first block of that label; GeneralSecurityException when there is none. */
  static byte[] content(String label, String pem) throws GeneralSecurityException {
    String begin = "-----BEGIN " + label + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + label + "-----", Math.max(0, from));
    if (from < 0 || to < 0) {
      throw new GeneralSecurityException("no " + label + " in PEM form");
    }
    try {
      return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("its " + label + " is not base64", e);
    }
  }

  /** One or more certificates; GeneralSecurityException in one line. */
  public static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    try {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new GeneralSecurityException("no CERTIFICATE in PEM form");
      }
      return all;
    } catch (CertificateException e) {
      throw new GeneralSecurityException("no CERTIFICATE in PEM form", e);
    }
  }

  /** A PKCS#8 key, EC or RSA; GeneralSecurityException in one line that repeats nothing of it. */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(content("PRIVATE KEY", pem));
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // The other one's key.
      }
    }
    throw new GeneralSecurityException("the private key is neither EC nor RSA");
  }
}
