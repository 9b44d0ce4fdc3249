package io.imexd.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate (PKCS#10) whose sender has shown that it has the key. What it calls
 * itself is not looked at: the authority decides which name it certifies.
 */
public record Request(PublicKey key) {
  private static final String LABEL = "CERTIFICATE REQUEST";

  /** The request for this key, as PEM. */
  public static String pem(KeyPair keys) {
    try {
      byte[] encoded =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=imexd"), keys.getPublic())
              .build(
                  new JcaContentSignerBuilder(KeyKind.of(keys.getPublic()).signature())
                      .build(keys.getPrivate()))
              .getEncoded();
      return Pem.block(LABEL, encoded);
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java cannot sign with its own keys", e);
    }
  }

  /**
   * Reads what another tray sent.
   *
   * @throws GeneralSecurityException with one line: it is none, its signature is wrong, or the key
   *     is weaker than P-256 or RSA of 2048 bits
   */
  public static Request parse(String pem) throws GeneralSecurityException {
    try {
      JcaPKCS10CertificationRequest request =
          new JcaPKCS10CertificationRequest(Pem.content(LABEL, pem));
      PublicKey key = request.getPublicKey();
      if (!KeyKind.strongEnough(key)) {
        throw new GeneralSecurityException("its key is too weak");
      }
      ContentVerifierProvider verifier = new JcaContentVerifierProviderBuilder().build(key);
      if (!request.isSignatureValid(verifier)) {
        throw new GeneralSecurityException("its signature is not that of its key");
      }
      return new Request(key);
    } catch (IOException | PKCSException | OperatorCreationException | IllegalArgumentException e) {
      throw new GeneralSecurityException("it is no certificate request", e);
    }
  }
}
