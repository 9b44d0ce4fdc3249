package io.imexd.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;

/** What keys are made of. */
public enum KeyKind {
  /** P-256: made and used within a millisecond. */
  ECDSA("SHA256withECDSA"),
  /** 3072 bits, for sites whose rules ask for it; making one takes a good part of a second. */
  RSA("SHA256withRSA");

  private static final int EC_BITS_MIN = 256;
  private static final int RSA_BITS_MIN = 2048;
  private static final int RSA_BITS = 3072;

  private final String signature;

  KeyKind(String signature) {
    this.signature = signature;
  }

  String signature() {
    return signature;
  }

  /** A fresh key pair. */
  public KeyPair make() {
    try {
      KeyPairGenerator generator;
      if (this == ECDSA) {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make " + this + " keys", e);
    }
  }

  static KeyKind of(PublicKey key) {
    return key instanceof RSAPublicKey ? RSA : ECDSA;
  }

  static boolean strongEnough(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= EC_BITS_MIN;
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS_MIN;
      default -> false;
    };
  }
}
