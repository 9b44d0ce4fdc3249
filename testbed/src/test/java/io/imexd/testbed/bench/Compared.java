package io.imexd.testbed.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One run of Comparison over samples in a folder, with all that it printed and wrote. */
record Compared(int exit, String out, String err, Path json, Path svg) {
  static final String MACHINE = "{\"cores\":2,\"memory_mib\":24000,\"slurm\":\"24.11.5\"}";

  static Compared of(Path folder, String... samples) throws IOException {
    return of(folder, MACHINE, samples);
  }

  static Compared of(Path folder, String machine, String[] samples) throws IOException {
    List<Path> files =
        Stream.of("samples", "machine", "out.json", "out.svg").map(folder::resolve).toList();
    Files.write(files.get(0), List.of(samples));
    Files.writeString(files.get(1), machine);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Comparison.run(
            files.stream().map(Path::toString).toList(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Compared(
        exit,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        files.get(2),
        files.get(3));
  }

  /** Milliseconds; null: never. */
  static String job(
      String recipe,
      int trays,
      long hook,
      @org.jspecify.annotations.Nullable Long ready,
      @org.jspecify.annotations.Nullable Long teardown) {
    return String.format(
        "{\"kind\":\"job\",\"recipe\":\"%s\",\"trays\":%d,\"hook_ms\":%d,\"ready_ms\":%s,\"teardown_ms\":%s}",
        recipe, trays, hook, ready, teardown);
  }

  static String failure(String recipe, int trays) {
    return "{\"kind\":\"failure\",\"recipe\":\"%s\",\"trays\":%d}".formatted(recipe, trays);
  }

  static String run(String recipe, String trouble, String verdict, int seconds) {
    return String.format(
        "{\"kind\":\"case\",\"recipe\":\"%s\",\"case\":\"%s\",\"verdict\":\"%s\",\"seconds\":%d,\"drained\":null,\"said\":\"it <said> so\"}",
        recipe, trouble, verdict, seconds);
  }

  /** The cells of the printed rows that have this many, without their padding; the heads too. */
  List<List<String>> rows(int columns) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : out.lines().filter(l -> l.startsWith("| ") && !l.contains("---")).toList()) {
      List<String> cells =
          Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
              .map(String::strip)
              .toList();
      if (cells.size() == columns) {
        rows.add(cells);
      }
    }
    return rows;
  }
}
