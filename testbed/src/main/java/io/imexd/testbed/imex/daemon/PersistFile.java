package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.config.NodeList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** persist.dat: a key of the node list, then one {@code Node #: ip} line per importer. */
final class PersistFile {
  private final Path path;
  private final NodeList nodes;
  private final String key;

  PersistFile(Path path, NodeList nodes) {
    this.path = path;
    this.nodes = nodes;
    this.key = HexFormat.of().formatHex(nodes.digest());
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Importers of the last run; empty if the file is torn or of another node list. */
  List<Integer> importers() {
    List<Integer> importers = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(path);
      if (lines.isEmpty() || !lines.getFirst().equals(key)) {
        return importers;
      }
      for (int id = 0; id < nodes.entries().size(); id++) {
        if (lines.contains(line(id))) {
          importers.add(id);
        }
      }
    } catch (IOException unreadable) {
      importers.clear();
    }
    return importers;
  }

  /** Writes key and importers, atomically and durably. */
  void write(List<Integer> importers) throws IOException {
    StringBuilder text = new StringBuilder(key).append('\n');
    for (int id : importers) {
      text.append(line(id)).append('\n');
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path fresh = Path.of(path + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      out.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String line(int id) {
    return "Node " + id + ": " + nodes.entries().get(id);
  }
}
