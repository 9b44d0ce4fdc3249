package io.imexd.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Replaces a file as a whole: whoever looks, even after a power failure, sees the old content or
 * the new one.
 */
public final class AtomicFile {
  private static final String TEMPORARY_SUFFIX = ".imexd-new";

  private AtomicFile() {}

  /** The new content took the file's name, but may not survive a power failure. */
  static final class Uncertain extends IOException {
    Uncertain(Path file, IOException cause) {
      super(file + ": the new content may not survive a power failure", cause);
    }
  }

  /**
   * Replaces the content.
   *
   * @param mode permissions of the new file, as in "rw-------"
   * @throws IOException when the old content still stands
   */
  public static void replace(Path file, byte[] content, String mode) throws IOException {
    replace(Disk.OS, file, content, mode);
  }

  static void replace(Disk disk, Path file, byte[] content, String mode) throws IOException {
    Path temporary = temporary(file);
    try {
      disk.delete(temporary);
      try (Disk.NewFile gathered = disk.create(temporary, mode)) {
        gathered.write(content);
        gathered.sync();
      }
      disk.rename(temporary, file);
    } catch (IOException e) {
      removeQuietly(disk, temporary, e);
      throw e;
    }
    try {
      disk.syncFolder(folderOf(file));
    } catch (IOException e) {
      throw new Uncertain(file, e);
    }
  }

  /** Where the new content is gathered; a crash may leave it behind. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + TEMPORARY_SUFFIX);
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static void removeQuietly(Disk disk, Path file, IOException because) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
