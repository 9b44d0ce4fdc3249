package io.imexd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The kernel's name for the time since the last boot (random(4)): what was held in another boot is
 * held no more.
 */
final class BootId {
  private BootId() {}

  /**
   * Reads it.
   *
   * @throws IOException with one line: the file, what is wrong with it, what to check; an empty one
   *     is no boot id, or all that is held would seem to be another boot's
   */
  static String read(Path file) throws IOException {
    String id;
    try {
      id = Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file; check paths.boot_id", e);
    }
    if (id.isEmpty()) {
      throw new IOException(file + ": no boot id in it; check paths.boot_id");
    }
    return id;
  }
}
