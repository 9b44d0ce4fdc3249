package io.imexd.testbed.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * At which point to die: {@code POINT [DETAIL] NUMBER} in a file that whoever hurts the tray
 * writes, at any time. The file is renamed before the kill, so that the next imexd lives and the
 * death can be seen from outside.
 *
 * @param detail which ledger write, or what is not done; empty: any
 * @param number the how many-th time from when it was armed, from 1
 */
record Arming(CrashPoint point, String detail, int number) {
  private static final String FIRED_SUFFIX = ".fired";

  /** What is armed now; a file that cannot be understood is an error of who wrote it. */
  static Optional<Arming> read(Path file) {
    try {
      String[] words = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ");
      return Optional.of(
          new Arming(
              CrashPoint.valueOf(words[0]),
              words.length == 3 ? words[1] : "",
              Integer.parseInt(words[words.length - 1])));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " arms nothing: " + e.getMessage(), e);
    }
  }

  boolean isAt(CrashPoint reached, String what) {
    return point == reached && (detail.isEmpty() || detail.equals(what));
  }

  static Path fired(Path file) {
    return file.resolveSibling(file.getFileName() + FIRED_SUFFIX);
  }
}
