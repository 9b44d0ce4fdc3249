package io.imexd.ctl;

import io.imexd.ctl.topology.TopologyFile;
import io.imexd.ctl.topology.TopologyFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that are named on the command line; what is wrong with one is said before imexd is asked.
 */
final class TextFiles {
  private TextFiles() {}

  /** Returns the text of a file, or of a pipe such as /dev/stdin. */
  static String read(String option, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(TopologyFile.MAX_CHARACTERS + 1);
      if (bytes.length > TopologyFile.MAX_CHARACTERS) {
        throw new UsageException(
            option + ": " + file + " is larger than " + TopologyFile.MAX_CHARACTERS + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UsageException(option + ": there is no file " + file);
    } catch (IOException e) {
      throw new UsageException(option + ": " + file + " cannot be read: " + e.getMessage());
    }
  }

  static TopologyFile topology(String option, String file) {
    try {
      return TopologyFile.parse(read(option, file));
    } catch (TopologyFileException e) {
      throw new UsageException(option + ": " + file + ": " + e.getMessage());
    }
  }

  /** Returns the names of a roster: the first word of each line; # begins a comment. */
  static List<String> roster(String option, String file) {
    List<String> names = new ArrayList<>();
    for (String line : read(option, file).split("\n", -1)) {
      int comment = line.indexOf('#');
      String said = (comment < 0 ? line : line.substring(0, comment)).strip().replace('\t', ' ');
      if (!said.isEmpty()) {
        int blank = said.indexOf(' ');
        names.add(blank < 0 ? said : said.substring(0, blank));
      }
    }
    return Nodes.distinct(option + ": " + file, String.join(",", names));
  }
}
