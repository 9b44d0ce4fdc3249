package io.imexd.ctl.hook;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The one thing that imexctl reads of slurm.conf: a person types no cluster's name. */
public final class SlurmConf {
  /** Where Slurm itself looks; a configless node has it in /run. */
  public static final List<Path> PLACES =
      List.of(Path.of("/etc/slurm/slurm.conf"), Path.of("/run/slurm/conf/slurm.conf"));

  private static final String KEY = "clustername";
  private static final int LINES_MAX = 10_000;

  private SlurmConf() {}

  /** ClusterName of the first file that is there and has it; empty where none does. */
  public static Optional<String> clusterName(List<Path> places) {
    for (Path place : places) {
      Optional<String> name = read(place);
      if (name.isPresent()) {
        return name;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    // Latin 1: whatever stands in comments, no byte of it is an error.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (int i = 0; i < LINES_MAX; i++) {
        String line = lines.readLine();
        if (line == null) {
          break;
        }
        Optional<String> name = name(line.strip());
        if (name.isPresent()) {
          return name;
        }
      }
    } catch (IOException e) {
      // Not for this user to read: as without Slurm.
    }
    return Optional.empty();
  }

  private static Optional<String> name(String line) {
    int equals = line.indexOf('=');
    if (equals < 0 || !line.substring(0, equals).strip().equalsIgnoreCase(KEY)) {
      return Optional.empty();
    }
    String value = line.substring(equals + 1).strip();
    int end = 0;
    while (end < value.length() && value.charAt(end) > ' ' && value.charAt(end) != '#') {
      end++;
    }
    return end == 0 ? Optional.empty() : Optional.of(value.substring(0, end));
  }
}
