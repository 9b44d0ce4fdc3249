package io.imexd.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One imexd a tray: holds {@code imexd.lock} in run.dir for the life of the process; the kernel
 * lets go of it in any death.
 */
public final class DaemonLock implements AutoCloseable {
  private static final int PID_MAX_BYTES = 20;

  private final FileChannel channel;

  private DaemonLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, making run.dir where needed.
   *
   * @throws IOException with one line for people: who holds it, or what is wrong with the folder
   */
  public static DaemonLock take(Path runDir) throws IOException {
    Path file = runDir.resolve("imexd.lock");
    FileChannel channel;
    try {
      Files.createDirectories(runDir);
      channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    } catch (IOException e) {
      throw new IOException(file + ": cannot be opened (" + e + "); check run.dir", e);
    }
    try {
      if (lock(channel)) {
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
            0);
        return new DaemonLock(channel);
      }
      String pid = pidIn(channel);
      throw new IOException(
          file
              + ": another imexd runs on this tray"
              + (pid.isEmpty() ? "" : ", pid " + pid)
              + "; stop it first, or give this one another run.dir");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Returns the pid of the imexd that runs with this folder; empty where none does. For other
   * programs than imexd: a process that closes a file lets go of all its locks on it (fcntl(2)).
   */
  public static OptionalLong holder(Path runDir) {
    Path file = runDir.resolve("imexd.lock");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
        return OptionalLong.of(Long.parseLong(pidIn(channel)));
      }
    } catch (IOException | OverlappingFileLockException | NumberFormatException e) {
      // No imexd has been here, or none that can be named.
    }
    return OptionalLong.empty();
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String pidIn(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PID_MAX_BYTES);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    return text.matches("\\d+") ? text : "";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
