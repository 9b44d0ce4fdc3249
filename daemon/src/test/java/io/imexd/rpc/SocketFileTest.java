package io.imexd.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir Path folder;

  private static void refused(Path path, String why) {
    var e = assertThrows(IOException.class, () -> new SocketFile(path).clear());
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  @Test
  void aStaleSocketIsReplacedAndALiveOneIsNot() throws Exception {
    Path path = folder.resolve("s");
    try (ServerSocketChannel live = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      live.bind(UnixDomainSocketAddress.of(path));
      refused(path, "another process answers there");
      assertTrue(Files.exists(path));
    }
    new SocketFile(path).clear();
    assertFalse(Files.exists(path));
  }

  @Test
  void nothingButASocketIsRemoved() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    refused(file, "a file that is no socket");
    assertEquals("precious", Files.readString(file));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    refused(link, "a symbolic link");
    assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    refused(Files.createDirectory(folder.resolve("d")), "a file that is no socket");
  }

  @Test
  void aPathThatIsTooLongIsSaid() {
    refused(folder.resolve("x".repeat(108)), "at most 107 are possible");
  }

  @Test
  void aFolderInWhichEveryoneMayWriteIsRefused() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(open.resolve("s"), "everyone may write in its folder");
  }

  @Test
  void aMissingFolderIsMade() throws Exception {
    new SocketFile(folder.resolve("a/b/s")).clear();
    assertTrue(Files.isDirectory(folder.resolve("a/b")));
  }
}
