package io.imexd.siteca;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two keys are of one pair. */
final class Keys {
  private static final byte[] ANYTHING = "imexd".getBytes(StandardCharsets.US_ASCII);

  private Keys() {}

  static boolean fit(PrivateKey key, PublicKey other) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(other.getAlgorithm())) {
      return false;
    }
    boolean rsa = key.getAlgorithm().equals("RSA");
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(key);
    signature.update(ANYTHING);
    byte[] signed = signature.sign();
    signature.initVerify(other);
    signature.update(ANYTHING);
    return signature.verify(signed);
  }
}
