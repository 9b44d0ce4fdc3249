package io.imexd.testbed.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * imexd beside the shell hooks that sites run today, under a real Slurm: the part of {@code
 * testbed/compose bench} that is not shell.
 */
final class Comparison {
  private static final String JOBS =
      """

      Seconds, p50 / max by nearest rank, since the first prolog's start; teardown since the first epilog's.
      In brackets the jobs that never came to it. Unsafe window: the job runs, its domain is not yet connected.
      Ratio, of the largest jobs: median time until a job may really start, as a multiple of imexd's.

      """;

  private static final String CASES =
      """

      Seconds, the median of all runs that ended so, until that was seen.

      """;

  private final PrintStream out;

  private Comparison(PrintStream out) {
    this.out = out;
  }

  /**
   * Arguments: samples, one JSON object a line; what is known of the machine, one JSON object; the
   * document and the chart, or nothing.
   */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** What to exit with. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.size() < 2 || args.size() > 4) {
      err.println("comparison: wants SAMPLES MACHINE [JSON [SVG]]");
      return 2;
    }
    try {
      new Comparison(out).report(args.stream().map(Path::of).toList());
      return 0;
    } catch (BadInput e) {
      err.println("comparison: " + e.getMessage());
    } catch (IOException e) {
      err.println("comparison: " + e.getMessage() + " (" + e.getClass().getSimpleName() + ")");
    }
    return 1;
  }

  private void report(List<Path> files) throws IOException, BadInput {
    Samples samples = Samples.read(files.get(0));
    JsonObject machine = Line.of(files.get(1), 1, Files.readString(files.get(1))).values();
    print(samples, machine);
    if (files.size() > 2) {
      WholeFile.write(files.get(2), ComparisonDocument.of(samples, machine));
    }
    if (files.size() > 3) {
      WholeFile.write(files.get(3), ComparisonChart.of(samples.groups()));
    }
  }

  private void print(Samples samples, JsonObject machine) {
    if (!samples.groups().isEmpty()) {
      out.print(new JobTable(samples.groups()).text() + JOBS);
    }
    if (!samples.cases().isEmpty()) {
      out.print(new CaseTable(samples.cases()).text() + CASES);
    }
    machine.entrySet().forEach(e -> out.printf("- %s: %s%n", e.getKey(), plain(e.getValue())));
  }

  private static String plain(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }
}
