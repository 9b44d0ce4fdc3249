package io.imexd.imex;

import io.imexd.ledger.AtomicFile;
import io.imexd.pki.Identity;
import io.imexd.protocol.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The private files of one instance, in one folder of 0700 that goes when the instance goes. */
record InstanceFiles(Path folder) {
  private static final String PRIVATE = "rw-------";

  Path config() {
    return folder.resolve("config.cfg");
  }

  Path nodesMap() {
    return folder.resolve("nodes_config.cfg");
  }

  CertificateFiles certificates() {
    return new CertificateFiles(folder);
  }

  /** Inherited by nvidia-imex as an open, locked file. */
  Path lock() {
    return folder.resolve("lock");
  }

  Path log() {
    return folder.resolve("nvidia-imex.log");
  }

  /** What nvidia-imex writes to its standard output and error. */
  Path output() {
    return folder.resolve("output");
  }

  /**
   * Writes the files, the configuration last: without it nothing of the instance can start.
   *
   * @throws IOException also when what can be read back is not what was meant
   */
  void write(
      ConfigTemplate template,
      Map<String, String> owned,
      Domain domain,
      String bootId,
      Optional<Identity> identity)
      throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    AtomicFile.replace(
        folder.resolve("boot"), (bootId + "\n").getBytes(StandardCharsets.US_ASCII), PRIVATE);
    if (identity.isPresent()) {
      certificates().write(identity.get());
    }
    AtomicFile.replace(nodesMap(), domain.nodesMap(), PRIVATE);
    if (!mapDigest().equals(domain.mapDigest())) {
      throw new IOException(nodesMap() + " does not hold what was written to it");
    }
    AtomicFile.replace(config(), template.with(owned).getBytes(StandardCharsets.UTF_8), PRIVATE);
  }

  /** Digest of the nodes map that lies on disk; empty when there is none, or none can be read. */
  String mapDigest() {
    try {
      return Domain.digest(Files.readAllBytes(nodesMap()));
    } catch (IOException e) {
      return "";
    }
  }

  /** From here on nothing of the instance can start any more. */
  void removeConfig() throws IOException {
    Files.deleteIfExists(config());
  }

  void remove() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(folder);
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }
}
