package io.imexd.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * A request for a certificate: the public key (SubjectPublicKeyInfo, PEM), and nothing else, for
 * the authority decides which name it certifies. No proof that the sender has the private key, as
 * PKCS#10 has: all certificates of an instance are of the same name, so whoever requests one for
 * another's key gains nothing, and every TLS connection asks for that proof. It would cost the
 * coordinator more than all the rest.
 */
public record Request(PublicKey key) {
  private static final String LABEL = "PUBLIC KEY";

  /** The request for this key. */
  public static String pem(PublicKey key) {
    return Pem.block(LABEL, key.getEncoded());
  }

  /**
   * Reads what another tray sent.
   *
   * @throws GeneralSecurityException with one line: it is none, or the key is weaker than P-256 or
   *     RSA of 2048 bits
   */
  public static Request parse(String pem) throws GeneralSecurityException {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(Pem.content(LABEL, pem));
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(encoded);
        if (!KeyKind.strongEnough(key)) {
          throw new GeneralSecurityException("its key is too weak");
        }
        return new Request(key);
      } catch (InvalidKeySpecException _) {
        // The other one's key, or none.
      }
    }
    throw new GeneralSecurityException("its key is neither EC nor RSA");
  }
}
