package io.imexd.identity;

import io.imexd.protocol.TrayId;
import io.imexd.siteca.SiteCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A site's certificates, as files in a folder of a test. */
public final class TestPki {
  public static final Duration DAY = Duration.ofDays(1);
  public final SiteCa ca = ca("one");
  private final Path folder;

  public TestPki(Path folder) {
    this.folder = folder;
  }

  public static SiteCa ca(String name) {
    Instant now = Instant.now();
    return SiteCa.make(name, now.minus(DAY), now.plus(DAY));
  }

  /** A day before now, a day after. */
  public static SiteCa.Issued issue(SiteCa ca, String name) {
    return issue(ca, name, Instant.now().minus(DAY), Instant.now().plus(DAY));
  }

  public static SiteCa.Issued issue(SiteCa ca, String name, Instant from, Instant until) {
    return ca.issue(new TrayId(name), from, until);
  }

  public TlsFiles files(TrayId tray) {
    return new TlsFiles(
        folder.resolve(tray + ".crt"), folder.resolve(tray + ".key"), folder.resolve(tray + ".ca"));
  }

  /** The three files of a tray, as they should be. */
  public TlsFiles good(TrayId tray) {
    put(tray, issue(ca, tray.name()), ca);
    return files(tray);
  }

  /** Replaces what the tray has, each file as a whole. */
  public void put(TrayId tray, SiteCa.Issued issued, SiteCa... believed) {
    TlsFiles files = files(tray);
    replace(files.key(), issued.keyPem());
    replace(files.certificate(), issued.certificatePem());
    replace(
        files.authorities(),
        Arrays.stream(believed).map(SiteCa::certificatePem).collect(Collectors.joining()));
  }

  public static void replace(Path file, String content) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, content);
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
