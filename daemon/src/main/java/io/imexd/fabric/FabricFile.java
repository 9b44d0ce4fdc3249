package io.imexd.fabric;

import io.imexd.protocol.Facts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fabric state from a file of lines {@code KEY = VALUE}: state, cluster_uuid, clique_id,
 * driver_version. For sites that find it out by themselves, and for trays without GPUs.
 */
final class FabricFile {
  static final String NAME = "file";
  private static final long FILE_MAX_BYTES = 64 << 10;
  private static final List<String> KEYS =
      List.of("state", "cluster_uuid", "clique_id", "driver_version");

  private FabricFile() {}

  /** Reads the file; an IOException's message is one line for people. */
  static Reading read(Path file) throws IOException {
    if (Files.size(file) > FILE_MAX_BYTES) {
      throw new IOException(
          file + ": it is far too large; at most " + FILE_MAX_BYTES + " bytes are read");
    }
    return parse(file, Files.readString(file, StandardCharsets.UTF_8));
  }

  static Reading parse(Path file, String content) throws IOException {
    Map<String, String> said = new HashMap<>();
    int number = 0;
    for (String raw : content.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals).strip();
      if (equals < 0 || !KEYS.contains(key)) {
        throw new IOException(
            file + ":" + number + ": not a known setting; write one of " + KEYS + " = VALUE");
      }
      if (said.put(key, line.substring(equals + 1).strip()) != null) {
        throw new IOException(file + ":" + number + ": " + key + " comes twice; keep one line");
      }
    }
    return meaning(file, said);
  }

  private static Reading meaning(Path file, Map<String, String> said) throws IOException {
    String driver = said.getOrDefault("driver_version", "");
    if (!Reading.isVersion(driver)) {
      throw new IOException(file + ": driver_version is no version; write one such as 580.95.05");
    }
    Facts.Fabric fabric =
        switch (said.getOrDefault("state", "")) {
          case "completed" -> Facts.Fabric.COMPLETED;
          case "in_progress" -> Facts.Fabric.IN_PROGRESS;
          case "not_started" -> Facts.Fabric.NOT_STARTED;
          case "not_supported" -> Facts.Fabric.NOT_SUPPORTED;
          default ->
              throw new IOException(
                  file
                      + ": state is missing or not known; write completed, in_progress, not_started or not_supported");
        };
    if (fabric == Facts.Fabric.NOT_SUPPORTED) {
      return new Reading(NAME, fabric, "", driver, "", "");
    }
    if (fabric != Facts.Fabric.COMPLETED) {
      return new Reading(NAME, fabric, "", driver, Agreement.notCompleted(fabric, ""), "");
    }
    String uuid = said.getOrDefault("cluster_uuid", "");
    String id = said.getOrDefault("clique_id", "");
    if (!uuid.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      throw new IOException(file + ": cluster_uuid is missing or no UUID in lower case");
    }
    if (!id.matches("\\d{1,10}")) {
      throw new IOException(file + ": clique_id is missing or not a number");
    }
    return new Reading(NAME, fabric, uuid + "." + Long.parseLong(id), driver, "", "");
  }
}
