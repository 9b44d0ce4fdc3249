package io.imexd.imex;

import io.imexd.protocol.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * The running processes, as proc(5) shows them. A process that ends while it is looked at is not
 * there.
 */
public final class Processes {
  // After the command's ')': field 3 is the state, field 22 the start time.
  private static final int STATE_FIELD = 0;
  private static final int START_FIELD = 19;

  private final Path proc;

  public Processes(Path proc) {
    this.proc = proc;
  }

  /** The process, unless it has ended; a zombie has. */
  Optional<Proc> of(long pid) {
    try {
      String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean ended = fields[STATE_FIELD].equals("Z") || fields[STATE_FIELD].equals("X");
      return ended
          ? Optional.empty()
          : Optional.of(new Proc(pid, Long.parseLong(fields[START_FIELD])));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean alive(Proc process) {
    return of(process.pid()).filter(process::equals).isPresent();
  }

  /** The arguments, the program's own name first; empty when it has ended or is a kernel thread. */
  List<String> arguments(long pid) {
    try {
      String line = Files.readString(proc.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return line.isEmpty() ? List.of() : List.of(line.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Base name of the running program; empty when it cannot be read. */
  String program(long pid) {
    try {
      return baseName(Files.readSymbolicLink(proc.resolve(pid + "/exe")).toString());
    } catch (IOException e) {
      return "";
    }
  }

  /** What the kernel calls it, at most 15 characters; empty when it has ended. */
  String command(long pid) {
    try {
      return Files.readString(proc.resolve(pid + "/comm"), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The name of the user it runs as, or its number where it has no name; "?" when it has ended. */
  String user(long pid) {
    try {
      return Files.getOwner(proc.resolve(Long.toString(pid))).getName();
    } catch (IOException e) {
      return "?";
    }
  }

  /** Sends a signal to that very process; false when it is gone. */
  boolean signal(Proc process, int signal) {
    try (Pidfd handle = Pidfd.of(process.pid())) {
      // The start time is compared after the handle was opened: from then on the pid cannot pass to
      // another.
      return handle.open() && alive(process) && handle.signal(signal);
    }
  }

  List<Proc> matching(LongPredicate wanted) {
    List<Proc> found = new ArrayList<>();
    for (long pid : pids()) {
      if (wanted.test(pid)) {
        of(pid).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Whether the process has something open whose path passes. */
  boolean hasOpen(long pid, Predicate<Path> wanted) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      for (Path fd : open) {
        if (wanted.test(target(fd))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
    return false;
  }

  static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return Path.of("");
    }
  }

  private List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        pids.add(Long.parseLong(entry.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Taking "cannot look" for "nothing there" could free a tray under a running nvidia-imex.
      throw new UncheckedIOException(
          proc + " cannot be listed (" + e.getMessage() + ")",
          e instanceof IOException io ? io : new IOException(e));
    }
    return pids;
  }
}
