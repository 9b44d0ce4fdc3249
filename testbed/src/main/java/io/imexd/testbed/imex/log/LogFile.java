package io.imexd.testbed.imex.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A log file with a largest size. At that size it becomes {@code NAME.1} and older ones move up;
 * with a rotate count of 0 logging stops instead, as NVIDIA's file says.
 */
public final class LogFile implements LogSink {
  private final Path path;
  private final long maxBytes;
  private final int rotateCount;
  private FileChannel channel;
  private long size;

  /**
   * Opens the file.
   *
   * @param append keep what is there, else start empty
   * @param maxBytes size at which it rotates or stops
   * @param rotateCount rotated files to keep, 0 = stop at the largest size
   */
  public LogFile(Path path, boolean append, long maxBytes, int rotateCount) throws IOException {
    this.path = path;
    this.maxBytes = maxBytes;
    this.rotateCount = rotateCount;
    channel = open(path, append);
    size = channel.size();
  }

  private static FileChannel open(Path path, boolean append) throws IOException {
    OpenOption mode = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    return FileChannel.open(
        path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode));
  }

  @Override
  public void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (size > 0 && size + bytes.length > maxBytes) {
        if (rotateCount == 0) {
          return;
        }
        rotate();
      }
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        size += channel.write(out);
      }
    } catch (IOException full) {
      // A full disk must not stop the daemon.
    }
  }

  private void rotate() throws IOException {
    channel.close();
    for (int i = rotateCount - 1; i >= 1; i--) {
      Path older = rotated(i);
      if (Files.exists(older)) {
        Files.move(older, rotated(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(path, rotated(1), StandardCopyOption.REPLACE_EXISTING);
    channel = open(path, false);
    size = 0;
  }

  private Path rotated(int index) {
    return Path.of(path + "." + index);
  }
}
