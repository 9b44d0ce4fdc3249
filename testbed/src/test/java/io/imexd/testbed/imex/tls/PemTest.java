package io.imexd.testbed.imex.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
  @ParameterizedTest
  @CsvSource({"ec-sec1.pem,EC", "rsa-pkcs1.pem,RSA", "ed25519-pkcs8.pem,EdDSA"})
  void keysOfEveryForm(String file, String algorithm) throws Exception {
    assertEquals(algorithm, Pem.privateKey(text(file)).getAlgorithm());
  }

  @Test
  void brokenTextIsRefused() throws IOException {
    String good = text("ec-sec1.pem");
    for (String bad :
        new String[] {
          "",
          "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----",
          good.substring(0, good.length() - 40),
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
        }) {
      assertThrows(GeneralSecurityException.class, () -> Pem.privateKey(bad));
      assertThrows(GeneralSecurityException.class, () -> Pem.certificates(bad));
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PemTest.class.getResourceAsStream("/pem/" + file))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
