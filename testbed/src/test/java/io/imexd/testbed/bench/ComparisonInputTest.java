package io.imexd.testbed.bench;

import static io.imexd.testbed.bench.Compared.job;
import static io.imexd.testbed.bench.Compared.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonInputTest {
  private static final String JOB = job("imexd", 4, 1_000, 900L, 100L);
  private static final String CASE = run("imexd", "slow", "right", 3);

  @TempDir private Path folder;

  private void refused(Compared compared, String what) throws IOException {
    assertEquals("comparison: " + what + System.lineSeparator(), compared.err());
    assertEquals(1, compared.exit());
    assertEquals("", compared.out());
    assertFalse(Files.exists(compared.json()));
    assertFalse(Files.exists(compared.svg()));
  }

  private String at(int line, String what) {
    return folder.resolve("samples") + ":" + line + ": " + what;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "null", "{", "{\"kind\":\"job\"", "{} {}", "{kind:'job'}"})
  void aLineThatIsNoObject(String bad) throws IOException {
    refused(Compared.of(folder, JOB, bad), at(2, "not a JSON object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind", "recipe", "trays", "hook_ms", "ready_ms", "teardown_ms"})
  void aJobWithoutAField(String field) throws IOException {
    String bad = JOB.replace('"' + field + "\":", "\"other\":");
    refused(Compared.of(folder, JOB, CASE, bad), at(3, "'" + field + "' is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipe", "case", "verdict", "seconds", "drained", "said"})
  void aCaseWithoutAField(String field) throws IOException {
    String bad = CASE.replace('"' + field + "\":", "\"other\":");
    refused(Compared.of(folder, bad), at(1, "'" + field + "' is missing"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "\"job\"; \"jab\"; 'kind' is 'jab', which is neither job, failure nor case",
        "\"imexd\"; 7; 'recipe' is not a string",
        ":4,; :0,; 'trays' is not a whole number of at least 1",
        ":4,; :4.5,; 'trays' is not a whole number of at least 1",
        ":1000; :null; 'hook_ms' is not a number",
        ":1000; :\"1000\"; 'hook_ms' is not a number",
        ":900; :-1; 'ready_ms' is not a number of at least 0",
        ":100}; :1e999}; 'teardown_ms' is not a number of at least 0",
      })
  void aFieldThatIsNotWhatItShouldBe(String good, String bad, String what) throws IOException {
    assertTrue(JOB.contains(good), JOB);
    refused(Compared.of(folder, JOB.replace(good, bad)), at(1, what));
  }

  @Test
  void anUnknownCaseOrVerdict() throws IOException {
    refused(
        Compared.of(folder, CASE.replace("slow", "SLOW")),
        at(1, "'case' is 'SLOW', which is none of slow, dead, unresolvable, clique, two_jobs"));
    refused(
        Compared.of(folder, CASE.replace("right", "left")),
        at(1, "'verdict' is 'left', which is none of right, refused, wrong, stuck"));
  }

  @Test
  void noSampleAtAllAndNoMachine() throws IOException {
    refused(Compared.of(folder), at(1, "nothing was measured"));
    refused(
        Compared.of(folder, "2 cores", new String[] {JOB}),
        folder.resolve("machine") + ":1: not a JSON object");
  }

  @Test
  void whatCannotBeWrittenStaysAsItWas() throws IOException {
    Files.createDirectories(folder.resolve("out.json").resolve("in the way"));
    Compared compared = Compared.of(folder, JOB);
    assertEquals(1, compared.exit());
    assertTrue(compared.err().startsWith("comparison: "), compared.err());
    assertEquals(1, compared.err().lines().count(), compared.err());
    assertFalse(Files.exists(folder.resolve("out.json.new")));
  }

  @Test
  void theDocumentAndTheChartAreOnlyWrittenIfAskedFor() throws IOException {
    Compared compared = Compared.of(folder, JOB);
    Files.delete(compared.json());
    Files.delete(compared.svg());
    List<String> args =
        List.of(folder.resolve("samples").toString(), folder.resolve("machine").toString());
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    assertEquals(0, Comparison.run(args, nowhere, nowhere));
    assertFalse(Files.exists(compared.json()));
    assertFalse(Files.exists(compared.svg()));
    assertEquals(2, Comparison.run(args.subList(0, 1), nowhere, nowhere));
  }
}
