package io.imexd.testbed.imex.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * So that the process is called what the real one is, where people and programs look for it by
 * name.
 */
final class ProcessName {
  private ProcessName() {}

  /** Where there is no /proc, it keeps the name of the JVM. */
  static void take(String name) {
    try {
      Files.write(Path.of("/proc/self/comm"), name.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // A name is a convenience: the program runs as well without it.
      return;
    }
  }
}
