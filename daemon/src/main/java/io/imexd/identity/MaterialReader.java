package io.imexd.identity;

import io.imexd.protocol.TrayId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads {@link TlsFiles}, and says in one line what is wrong with them and what to do. */
final class MaterialReader {
  private static final int FILE_MAX_BYTES = 256 * 1024;
  private static final int GROUP_AND_OTHERS = 0077;
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  private final TrayId self;
  private final TlsFiles files;

  MaterialReader(TrayId self, TlsFiles files) {
    this.self = self;
    this.files = files;
  }

  Material read(long number, long trustNumber) throws IdentityException {
    List<X509Certificate> chain = certificates("peers.tls.cert", files.certificate());
    X509Certificate leaf = chain.getFirst();
    if (!Names.of(leaf).contains(self)) {
      throw wrong(
          "peers.tls.cert",
          files.certificate(),
          "is for " + Names.text(leaf) + ", and this tray is " + self,
          issue());
    }
    String dated = Dates.trouble(leaf, Instant.now());
    if (!dated.isEmpty()) {
      throw wrong("peers.tls.cert", files.certificate(), dated, issue() + " --renew");
    }
    PrivateKey key = key(leaf);
    Authorities authorities = authorities();
    try {
      X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
      authorities.checkClient(shown, "UNKNOWN");
      authorities.checkServer(shown, "UNKNOWN");
    } catch (CertificateException e) {
      throw wrong(
          "peers.tls.cert",
          files.certificate(),
          "would be refused by the other trays: "
              + String.valueOf(e.getMessage()).replace("peers.tls.ca", files.authorities() + ""),
          issue());
    }
    return new Material(number, trustNumber, chain, key, authorities);
  }

  private Authorities authorities() throws IdentityException {
    List<X509Certificate> all = certificates("peers.tls.ca", files.authorities());
    Instant now = Instant.now();
    List<X509Certificate> valid =
        all.stream().filter(ca -> Dates.trouble(ca, now).isEmpty()).toList();
    if (valid.isEmpty()) {
      throw wrong(
          "peers.tls.ca",
          files.authorities(),
          "has only CA certificates that are not valid now (the first "
              + Dates.trouble(all.getFirst(), now)
              + ")",
          "make a new CA with 'imexd pki init'");
    }
    try {
      return Authorities.of(valid);
    } catch (GeneralSecurityException e) {
      throw wrong("peers.tls.ca", files.authorities(), "cannot be used: " + e.getMessage(), "");
    }
  }

  private static List<X509Certificate> certificates(String setting, Path file)
      throws IdentityException {
    byte[] content = content(setting, file, "put the certificate there, in PEM");
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content))
              .stream()
              .map((Certificate c) -> (X509Certificate) c)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException _) {
      // Said below.
    }
    throw wrong(setting, file, "holds no certificate in PEM", "put one there");
  }

  private PrivateKey key(X509Certificate leaf) throws IdentityException {
    Path file = files.key();
    byte[] content = content("peers.tls.key", file, issue());
    checkMode(file);
    String text = new String(content, StandardCharsets.US_ASCII);
    int begin = text.indexOf(KEY_BEGIN);
    int end = text.indexOf(KEY_END);
    Arrays.fill(content, (byte) 0);
    if (begin < 0 || end < begin) {
      throw wrong(
          "peers.tls.key",
          file,
          "holds no key in PEM and PKCS#8",
          "convert it with 'openssl pkcs8 -topk8 -nocrypt'");
    }
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end).strip());
      PrivateKey key =
          KeyFactory.getInstance(leaf.getPublicKey().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(der));
      if (fits(key, leaf)) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Whatever it is, it is not the key to that certificate.
    }
    throw wrong("peers.tls.key", file, "is not the key of " + files.certificate(), issue());
  }

  private static boolean fits(PrivateKey key, X509Certificate leaf)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    byte[] anything = new byte[32];
    new SecureRandom().nextBytes(anything);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(leaf.getPublicKey());
    signature.update(anything);
    return signature.verify(signed);
  }

  private static void checkMode(Path file) throws IdentityException {
    int mode;
    try {
      mode = (Integer) Files.getAttribute(file, "unix:mode");
    } catch (IOException e) {
      throw wrong("peers.tls.key", file, "cannot be looked at: " + e.getMessage(), "");
    }
    if ((mode & GROUP_AND_OTHERS) != 0) {
      throw wrong(
          "peers.tls.key",
          file,
          "is open to its group or to others (mode %04o)".formatted(mode & 07777),
          "chmod 600 it, and issue a new one if others may have read it");
    }
  }

  private static byte[] content(String setting, Path file, String remedy) throws IdentityException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(FILE_MAX_BYTES + 1);
      if (content.length <= FILE_MAX_BYTES) {
        return content;
      }
      throw wrong(setting, file, "has more than " + FILE_MAX_BYTES + " bytes", remedy);
    } catch (NoSuchFileException _) {
      throw wrong(setting, file, "is not there", remedy);
    } catch (AccessDeniedException _) {
      throw wrong(setting, file, "may not be read by imexd", "check its owner and mode");
    } catch (IdentityException e) {
      throw e;
    } catch (IOException e) {
      throw wrong(setting, file, "cannot be read: " + e.getMessage(), remedy);
    }
  }

  private String issue() {
    return "make it with 'imexd pki issue " + self + "'";
  }

  private static IdentityException wrong(String setting, Path file, String what, String remedy) {
    return new IdentityException(
        setting
            + ": "
            + file
            + " "
            + what
            + (remedy.isEmpty() ? "; " : "; " + remedy + ", or ")
            + "write peers.tls = off to do without");
  }
}
