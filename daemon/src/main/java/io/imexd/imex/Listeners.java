package io.imexd.imex;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who has a local TCP port: as /proc/net/tcp and tcp6 show it, and /proc/PID/fd. */
public final class Listeners {
  private static final String TIME_WAIT = "06";
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  /** Of a socket that no process has open any more. */
  private static final String NO_INODE = "0";

  private final Path proc;
  private final Processes processes;

  public Listeners(Path proc) {
    this.proc = proc;
    this.processes = new Processes(proc);
  }

  /**
   * A process with a socket on the port.
   *
   * @param pid 0 where it cannot be found out
   * @param text for people: "pid 812 (python3)"
   */
  public record User(long pid, String text) {}

  /**
   * Everybody who listens on the port or has a connection from it.
   *
   * @throws IOException when it cannot be looked at
   */
  public List<User> of(int port) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : lines(proc.resolve("net/" + table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > INODE
            && !fields[STATE].equals(TIME_WAIT)
            && !fields[INODE].equals(NO_INODE)
            && Integer.parseInt(fields[LOCAL].substring(fields[LOCAL].indexOf(':') + 1), 16)
                == port) {
          inodes.add("socket:[" + fields[INODE] + "]");
        }
      }
    }
    if (inodes.isEmpty()) {
      return List.of();
    }
    List<User> users = new ArrayList<>();
    processes
        .matching(pid -> processes.hasOpen(pid, open -> inodes.contains(open.toString())))
        .forEach(p ->
            users.add(
                new User(p.pid(), "pid " + p.pid() + " (" + processes.command(p.pid()) + ")")));
    return users.isEmpty()
        ? List.of(new User(0, "a process that cannot be looked at"))
        : List.copyOf(users);
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
}
