package io.imexd.testbed.imex.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The driver's one IMEX session per operating system, played by a locked file. */
public final class SessionLock implements AutoCloseable {
  private final FileChannel channel;

  private SessionLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the session.
   *
   * @throws IOException with the driver's word if another daemon holds it
   */
  public static SessionLock take(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("NV_ERR_IN_USE");
    }
    return new SessionLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
