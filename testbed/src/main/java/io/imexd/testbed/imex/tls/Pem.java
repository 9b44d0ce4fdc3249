package io.imexd.testbed.imex.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** PEM text to keys and certificates: PKCS#8, SEC 1 (EC) and PKCS#1 (RSA) keys, X.509 chains. */
final class Pem {
  private static final byte[] RSA_ALGORITHM = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {0x06, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pem() {}

  static X509Certificate[] certificates(String pem) throws GeneralSecurityException {
    List<X509Certificate> chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no certificate in PEM text");
    }
    return chain.toArray(new X509Certificate[0]);
  }

  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    if (pem.contains("-----BEGIN PRIVATE KEY-----")) {
      return pkcs8(block(pem, "PRIVATE KEY"));
    }
    if (pem.contains("-----BEGIN EC PRIVATE KEY-----")) {
      byte[] sec1 = block(pem, "EC PRIVATE KEY");
      return pkcs8(wrapped(der(0x30, concat(EC_OID, curve(sec1))), sec1));
    }
    if (pem.contains("-----BEGIN RSA PRIVATE KEY-----")) {
      return pkcs8(wrapped(RSA_ALGORITHM, block(pem, "RSA PRIVATE KEY")));
    }
    throw new GeneralSecurityException("no unencrypted private key in PEM text");
  }

  private static PrivateKey pkcs8(byte[] encoded) throws GeneralSecurityException {
    for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException other) {
        // Another algorithm's key.
      }
    }
    throw new GeneralSecurityException("private key is neither EC, RSA nor Ed25519");
  }

  private static byte[] block(String pem, String label) throws GeneralSecurityException {
    String begin = "-----BEGIN " + label + "-----";
    int from = pem.indexOf(begin) + begin.length();
    int to = pem.indexOf("-----END " + label + "-----", from);
    if (to < 0) {
      throw new GeneralSecurityException("PEM block " + label + " has no end");
    }
    try {
      return Base64.getMimeDecoder().decode(pem.substring(from, to).strip());
    } catch (IllegalArgumentException bad) {
      throw new GeneralSecurityException("PEM block " + label + " is not base64", bad);
    }
  }

  /** The curve's OID, tagged, from the [0] parameters of a SEC 1 key. */
  private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
    for (int i = 0; i + 3 < sec1.length; i++) {
      if (sec1[i] == (byte) 0xa0 && sec1[i + 2] == 0x06 && sec1[i + 1] == sec1[i + 3] + 2) {
        int end = i + 4 + sec1[i + 3];
        if (end <= sec1.length) {
          return java.util.Arrays.copyOfRange(sec1, i + 2, end);
        }
      }
    }
    throw new GeneralSecurityException("EC private key names no curve");
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    byte[] version = {2, 1, 0};
    return der(0x30, concat(concat(version, algorithm), der(0x04, key)));
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
