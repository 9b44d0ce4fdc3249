package io.imexd.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The meaningful lines of a small text file: comments and blank lines taken off, numbers kept. */
record Lines(Path file, List<Line> lines) {
  private static final long FILE_MAX_BYTES = 1 << 20;

  record Line(int number, String text) {}

  static Lines read(Path file) throws ConfigException {
    try {
      long bytes = Files.size(file);
      if (bytes > FILE_MAX_BYTES) {
        throw wrong(file, "it has " + bytes + " bytes; at most " + FILE_MAX_BYTES + " are read");
      }
      return of(file, Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw wrong(file, "there is no such file; create it or name another one");
    } catch (CharacterCodingException e) {
      throw wrong(file, "it is not UTF-8 text; write it anew as plain text");
    } catch (IOException e) {
      throw wrong(file, "it cannot be read (" + e + "); check the file and its permissions");
    }
  }

  static Lines of(Path file, String content) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String raw : content.split("\n", -1)) {
      number++;
      String text = raw.replaceFirst("(^|\\s)#.*$", "").strip();
      if (!text.isEmpty()) {
        lines.add(new Line(number, text));
      }
    }
    return new Lines(file, lines);
  }

  String at(int number) {
    return file + ":" + number;
  }

  private static ConfigException wrong(Path file, String what) {
    return new ConfigException(List.of(file + ": " + what));
  }
}
