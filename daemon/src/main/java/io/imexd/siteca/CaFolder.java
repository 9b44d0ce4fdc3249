package io.imexd.siteca;

import io.imexd.ledger.AtomicFile;
import io.imexd.pki.Pem;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A CA on disk: ca.crt and ca.key in one folder; and what it issued, a folder for each tray with
 * the three files that go to /etc/imexd/pki there. Failures are an {@link IOException} with one
 * line.
 */
final class CaFolder {
  private static final int FILE_MAX_BYTES = 256 * 1024;
  private static final int GROUP_AND_OTHERS = 0077;
  private static final String SECRET = "rw-------";
  private static final String OPEN = "rw-r--r--";

  private final Path folder;

  CaFolder(Path folder) {
    this.folder = folder;
  }

  private Path certificateFile() {
    return folder.resolve("ca.crt");
  }

  private Path keyFile() {
    return folder.resolve("ca.key");
  }

  /** Refused where a CA is already. */
  void write(SiteCa ca) throws IOException {
    for (Path file : new Path[] {keyFile(), certificateFile()}) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(
            file + " is there already; a CA is never overwritten: name another folder");
      }
    }
    make(folder);
    AtomicFile.replace(keyFile(), bytes(ca.keyPem()), SECRET);
    AtomicFile.replace(certificateFile(), bytes(ca.certificatePem()), OPEN);
  }

  SiteCa read() throws IOException {
    if (!Files.exists(keyFile()) || !Files.exists(certificateFile())) {
      throw new IOException(
          "there is no CA in " + folder + ": make one with 'imexd pki init --dir " + folder + "'");
    }
    int mode = (Integer) Files.getAttribute(keyFile(), "unix:mode");
    if ((mode & GROUP_AND_OTHERS) != 0) {
      throw new IOException(
          keyFile()
              + " is open to its group or to others (mode %04o): ".formatted(mode & 07777)
              + "whoever read it can be any tray; make a new CA, or chmod 600 it if nobody did");
    }
    try {
      PrivateKey key = Pem.privateKey(content(keyFile()));
      return new SiteCa(certificateOf(key), key);
    } catch (GeneralSecurityException e) {
      throw new IOException("the CA in " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** ca.crt may hold several while one follows the other: the one with this key signs. */
  private X509Certificate certificateOf(PrivateKey key)
      throws IOException, GeneralSecurityException {
    for (X509Certificate certificate : Pem.certificates(content(certificateFile()))) {
      if (Keys.fit(key, certificate.getPublicKey())) {
        return certificate;
      }
    }
    throw new GeneralSecurityException("ca.key is the key of no certificate in ca.crt");
  }

  /** Where the files of a tray are, below the folder for all. */
  static Path of(Path out, TrayId tray) {
    return out.resolve(tray.name());
  }

  static boolean holds(Path trayFolder) {
    return Files.exists(trayFolder.resolve("tray.key"), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(trayFolder.resolve("tray.crt"), LinkOption.NOFOLLOW_LINKS);
  }

  /** Writes the three files of a tray, each as a whole. */
  void hand(SiteCa.Issued issued, Path trayFolder) throws IOException {
    make(trayFolder);
    AtomicFile.replace(trayFolder.resolve("tray.key"), bytes(issued.keyPem()), SECRET);
    AtomicFile.replace(trayFolder.resolve("tray.crt"), bytes(issued.certificatePem()), OPEN);
    AtomicFile.replace(trayFolder.resolve("ca.crt"), bytes(content(certificateFile())), OPEN);
  }

  private static void make(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static String content(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(FILE_MAX_BYTES + 1);
      if (content.length > FILE_MAX_BYTES) {
        throw new IOException(file + " has more than " + FILE_MAX_BYTES + " bytes");
      }
      return new String(content, StandardCharsets.US_ASCII);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
