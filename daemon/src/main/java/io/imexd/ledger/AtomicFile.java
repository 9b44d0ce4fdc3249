package io.imexd.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

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

  /** How a folder is made to keep the names in it. */
  @FunctionalInterface
  interface FolderSync {
    void sync(Path folder) throws IOException;
  }

  /**
   * Replaces the content.
   *
   * @param mode permissions of the new file, as in "rw-------"
   * @throws IOException when the old content still stands
   */
  public static void replace(Path file, byte[] content, String mode) throws IOException {
    replace(file, content, mode, AtomicFile::syncFolder);
  }

  static void replace(Path file, byte[] content, String mode, FolderSync folders)
      throws IOException {
    Path temporary = temporary(file);
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel channel = create(temporary, mode)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      removeQuietly(temporary, e);
      throw e;
    }
    try {
      folders.sync(folderOf(file));
    } catch (IOException e) {
      throw new Uncertain(file, e);
    }
  }

  /** Where the new content is gathered; a crash may leave it behind. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + TEMPORARY_SUFFIX);
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileChannel create(Path file, String mode) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (!mode.equals("rw-------")) {
      // After the creation: the umask has no say in what others may read.
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
    return channel;
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static void removeQuietly(Path file, IOException because) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
