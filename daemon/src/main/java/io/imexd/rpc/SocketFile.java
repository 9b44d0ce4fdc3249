package io.imexd.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/**
 * The file of the control socket. A socket that an earlier imexd left behind is replaced (one that
 * ends in order removes it); anything else at its place, or in the way of it, makes the start fail.
 * Only called while the daemon's lock is held, so no other imexd of this tray is between looking
 * and binding.
 */
final class SocketFile {
  /** sockaddr_un has room for 108 bytes with the final zero, unix(7). */
  private static final int PATH_MAX_BYTES = 107;

  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_SOCKET = 0140000;
  private static final int TYPE_LINK = 0120000;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 0002;

  private final Path path;

  SocketFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Makes the place free for binding, or says in one line why it is not. */
  void clear() throws IOException {
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PATH_MAX_BYTES) {
      throw new IOException(
          "its path has "
              + bytes
              + " bytes, at most "
              + PATH_MAX_BYTES
              + " are possible: choose a shorter one");
    }
    checkFolder(
        Objects.requireNonNull(path.getParent(), "an absolute path of a file has a folder"));
    int mode;
    int uid;
    try {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
      mode = (Integer) Objects.requireNonNull(found.get("mode"));
      uid = (Integer) Objects.requireNonNull(found.get("uid"));
    } catch (NoSuchFileException _) {
      return;
    }
    if ((mode & TYPE_MASK) != TYPE_SOCKET) {
      String what =
          (mode & TYPE_MASK) == TYPE_LINK ? "a symbolic link" : "a file that is no socket";
      throw new IOException("there is " + what + ": remove it");
    }
    if (uid != ownUid()) {
      throw new IOException("there is a socket of user id " + uid + ": remove it");
    }
    if (answers()) {
      throw new IOException("another process answers there: is a second imexd running?");
    }
    Files.delete(path);
  }

  private static void checkFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
      throw new IOException("everyone may write in its folder " + folder + ": chmod 0755 it");
    }
  }

  private static int ownUid() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** Not blocking: a full backlog is an answer, too. */
  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  /** Everyone may connect; what a caller may do is decided by who it is. */
  void open() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  Path path() {
    return path;
  }
}
