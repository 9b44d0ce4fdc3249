package io.imexd.siteca;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** PEM, RFC 7468. */
final class Pem {
  private static final int LINE_CHARS = 64;

  private Pem() {}

  static String certificate(X509Certificate certificate) {
    try {
      return text("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was made cannot be written", e);
    }
  }

  /** PKCS#8. */
  static String key(PrivateKey key) {
    return text("PRIVATE KEY", key.getEncoded());
  }

  private static String text(String what, byte[] der) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(LINE_CHARS, lineEnd).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
