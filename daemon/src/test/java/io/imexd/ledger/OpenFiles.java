package io.imexd.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds open, as proc(5) shows it: a daemon that leaks descriptors dies of it.
 */
final class OpenFiles {
  private OpenFiles() {}

  static List<Path> below(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path fd : all.toList()) {
        // The listing's own descriptor is gone by now.
        if (Files.exists(fd) && Files.readSymbolicLink(fd).startsWith(folder.toRealPath())) {
          found.add(Files.readSymbolicLink(fd));
        }
      }
    }
    return found;
  }
}
