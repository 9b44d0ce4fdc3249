package io.imexd.testbed.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that was measured; cases in the recipes' order, then in that of the troubles. */
record Samples(List<JobGroup> groups, List<CaseSample> cases) {

  /**
   * Reads a file of JSON objects, one a line; what a user saw may have been cut within a letter.
   */
  static Samples read(Path file) throws IOException, BadInput {
    List<JobSample> jobs = new ArrayList<>();
    List<JobGroup.Failure> failures = new ArrayList<>();
    List<CaseSample> cases = new ArrayList<>();
    int number = 0;
    for (String text : new String(Files.readAllBytes(file), UTF_8).lines().toList()) {
      Line line = Line.of(file, ++number, text);
      String kind = line.text("kind");
      switch (kind) {
        case "job" -> jobs.add(JobSample.of(line));
        case "failure" ->
            failures.add(new JobGroup.Failure(Recipe.of(line.text("recipe")), line.count("trays")));
        case "case" -> cases.add(CaseSample.of(line));
        default ->
            throw line.bad("'kind' is '" + kind + "', which is neither job, failure nor case");
      }
    }
    if (number == 0) {
      throw new BadInput(file, 1, "nothing was measured");
    }
    cases.sort(Comparator.comparing(CaseSample::recipe).thenComparing(CaseSample::trouble));
    return new Samples(JobGroup.of(jobs, failures), List.copyOf(cases));
  }
}
