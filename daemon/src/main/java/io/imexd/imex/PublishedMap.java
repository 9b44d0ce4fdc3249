package io.imexd.imex;

import io.imexd.ledger.AtomicFile;
import io.imexd.protocol.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * The copy of the nodes map where DCGM, node health checks and people look. A marker beside it
 * holds the digest of what imexd wrote, also over a reboot: only that is ever removed. A file of
 * somebody else's is moved aside, never deleted, and never put back, for a map that is no domain of
 * this tray must not lie there.
 */
final class PublishedMap {
  private static final int SAVED_MAX = 9;

  private final Path file;
  private final Path marker;

  PublishedMap(Path file) {
    this.file = file;
    this.marker = file.resolveSibling(file.getFileName() + ".imexd");
  }

  void publish(byte[] map) throws IOException {
    if (ours() && Arrays.equals(map, Files.readAllBytes(file))) {
      return;
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !ours()) {
      putAside();
    }
    // Marker first: a crash in between leaves a marker for a file that is not ours, which then is
    // not removed.
    AtomicFile.replace(
        marker, (Domain.digest(map) + "\n").getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
    AtomicFile.replace(file, map, "rw-r--r--");
  }

  /** Removes the copy if it is as imexd left it. */
  void withdraw() throws IOException {
    if (Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
      if (ours()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(marker);
    }
  }

  private boolean ours() {
    try {
      return Files.readString(marker).strip().equals(Domain.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      return false;
    }
  }

  private void putAside() throws IOException {
    for (int n = 1; n <= SAVED_MAX; n++) {
      Path saved =
          file.resolveSibling(file.getFileName() + ".imexd-saved" + (n == 1 ? "" : "-" + n));
      if (!Files.exists(saved, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.move(file, saved, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
          return;
        }
        return;
      }
    }
    throw new IOException(
        file
            + " is not imexd's, and "
            + SAVED_MAX
            + " such files were moved aside already; find who writes it, remove the .imexd-saved files");
  }
}
