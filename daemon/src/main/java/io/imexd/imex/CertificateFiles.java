package io.imexd.imex;

import io.imexd.ledger.AtomicFile;
import io.imexd.pki.Identity;
import io.imexd.pki.Pem;
import io.imexd.protocol.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The six files of TLS that nvidia-imex reads, in the instance's folder on a tmpfs. */
public record CertificateFiles(Path folder) {
  private static final String PRIVATE = "rw-------";
  private static final List<String> SIDES = List.of("server", "client");

  /** What config.cfg says of them. */
  Map<String, String> keys(String certifiedName) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("IMEX_ENABLE_AUTH_ENCRYPTION", "1");
    keys.put("IMEX_AUTH_ENCRYPTION_MODE", "SSL_TLS");
    keys.put("IMEX_AUTH_SOURCE", "FILE");
    keys.put("IMEX_SECURITY_TARGET_OVERRIDE", certifiedName);
    for (String side : SIDES) {
      String prefix = "IMEX_" + side.toUpperCase(java.util.Locale.ROOT) + "_";
      keys.put(prefix + "KEY", file(side, "key").toString());
      keys.put(prefix + "CERT", file(side, "crt").toString());
      keys.put(prefix + "CERT_AUTH", file(side, "ca").toString());
    }
    return keys;
  }

  private Path file(String side, String what) {
    return folder.resolve(side + "." + what);
  }

  private List<Path> all() {
    return SIDES.stream()
        .flatMap(side -> List.of("key", "crt", "ca").stream().map(what -> file(side, what)))
        .toList();
  }

  boolean complete() {
    return all().stream().allMatch(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS));
  }

  void write(Identity identity) throws IOException {
    for (String side : SIDES) {
      write(file(side, "ca"), identity.authority());
      write(file(side, "crt"), identity.certificate());
      write(file(side, "key"), identity.key());
    }
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.replace(file, text.getBytes(StandardCharsets.US_ASCII), PRIVATE);
  }

  /** In words what lies there for the instance; the first thing that is wrong, if any is. */
  public Seen look(Instance instance, long nowWallMillis) {
    String name = Certificates.nameOf(instance);
    try {
      for (Path file : all()) {
        String mode =
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        if (!mode.equals(PRIVATE)) {
          return new Seen(file.getFileName() + " is " + mode + ", not " + PRIVATE, false);
        }
      }
      Instant end = Instant.MAX;
      for (String side : SIDES) {
        X509Certificate own = certificate(file(side, "crt"));
        own.verify(certificate(file(side, "ca")).getPublicKey());
        if (!own.getSubjectX500Principal().getName().equals("CN=" + name)) {
          return new Seen(side + ".crt is of another instance", false);
        }
        end = own.getNotAfter().toInstant();
      }
      boolean expired = end.toEpochMilli() <= nowWallMillis;
      return new Seen((expired ? "expired " : "its own, until ") + end, !expired);
    } catch (IOException e) {
      return new Seen("cannot be read: " + e, false);
    } catch (GeneralSecurityException e) {
      return new Seen("not what imexd wrote: " + e.getMessage(), false);
    }
  }

  private static X509Certificate certificate(Path file)
      throws IOException, GeneralSecurityException {
    return Pem.certificates(Files.readString(file, StandardCharsets.US_ASCII)).getFirst();
  }

  /**
   * What was found.
   *
   * @param text one line
   * @param good whether it is as it must be
   */
  public record Seen(String text, boolean good) {}
}
