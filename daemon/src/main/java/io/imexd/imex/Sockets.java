package io.imexd.imex;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The TCP connections of a process, as /proc/PID/net/tcp and tcp6 list them by its sockets. */
final class Sockets {
  private static final String ESTABLISHED = "01";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private final Path proc;

  Sockets(Path proc) {
    this.proc = proc;
  }

  /** An established connection. An IPv4 address is that even where the socket is of IPv6. */
  record Link(int localPort, InetAddress remote, int remotePort) {}

  /**
   * @throws IOException when they cannot be looked at; also when the process has ended
   */
  List<Link> of(long pid) throws IOException {
    Set<String> own = inodes(pid);
    List<Link> links = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : lines(proc.resolve(pid + "/net/" + table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE
            && fields[STATE].equals(ESTABLISHED)
            && own.contains(fields[INODE])) {
          links.add(new Link(port(fields[LOCAL]), address(fields[REMOTE]), port(fields[REMOTE])));
        }
      }
    }
    return links;
  }

  private Set<String> inodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      for (Path fd : open) {
        String target = target(fd);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return inodes;
  }

  private static String target(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }

  /** Without IPv6 there is no tcp6. */
  private static List<String> lines(Path table) throws IOException {
    try {
      List<String> lines = Files.readAllLines(table, StandardCharsets.US_ASCII);
      return lines.isEmpty() ? lines : lines.subList(1, lines.size());
    } catch (NoSuchFileException e) {
      if (table.endsWith("tcp6")) {
        return List.of();
      }
      throw e;
    }
  }

  private static int port(String hex) {
    return Integer.parseInt(hex.substring(hex.indexOf(':') + 1), 16);
  }

  /** Words of 32 bits, each in the order of the machine: little-endian where GPUs are. */
  static InetAddress address(String hex) throws UnknownHostException {
    byte[] shown = HexFormat.of().parseHex(hex.substring(0, hex.indexOf(':')));
    byte[] bytes = new byte[shown.length];
    for (int i = 0; i < shown.length; i++) {
      bytes[i] = shown[i / 4 * 4 + 3 - i % 4];
    }
    return InetAddress.getByAddress(bytes);
  }
}
