package io.imexd.testbed.bench;

import static io.imexd.testbed.bench.Compared.failure;
import static io.imexd.testbed.bench.Compared.job;
import static io.imexd.testbed.bench.Compared.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final int JOB_COLUMNS = 8;

  @TempDir private Path folder;

  private List<String> jobRow(String... samples) throws IOException {
    return Compared.of(folder, samples).rows(JOB_COLUMNS).get(1);
  }

  @Test
  void mediansAreByNearestRank() throws IOException {
    assertEquals(
        List.of("4", "imexd", "4", "2.0 / 9.0", "1.5 / 8.0", "0.0 / 0.0", "0.2 / 0.7", "1.00"),
        jobRow(
            job("imexd", 4, 9_000, 8_000L, 700L),
            job("imexd", 4, 1_000, 900L, 100L),
            job("imexd", 4, 2_000, 1_500L, 200L),
            job("imexd", 4, 3_000, 2_500L, 300L)));
  }

  @Test
  void theUnsafeWindowIsThatOfEachJob() throws IOException {
    List<String> row =
        jobRow(
            job("no-wait", 2, 1_000, 1_400L, 100L),
            job("no-wait", 2, 5_000, 5_200L, 100L),
            job("no-wait", 2, 9_000, 2_000L, 100L));
    assertEquals("0.2 / 0.4", row.get(5));
  }

  @Test
  void whatNeverComesTookLongerThanAllElse() throws IOException {
    List<String> few =
        jobRow(
            job("poll-active", 2, 1_000, null, 100L),
            job("poll-active", 2, 1_000, 1_700L, 200L),
            job("poll-active", 2, 1_000, 1_500L, null));
    assertEquals("1.7 / never (1)", few.get(4));
    assertEquals("0.7 / for ever (1)", few.get(5));
    assertEquals("0.2 / left over (1)", few.get(6));
    List<String> all = jobRow(job("poll-active", 2, 1_000, null, null));
    assertEquals(
        List.of("never / never (1)", "for ever / for ever (1)", "left over / left over (1)", "-"),
        all.subList(4, 8));
  }

  @Test
  void aJobThatFailedIsCountedBesideTheMeasuredOnes() throws IOException {
    String job = job("poll-up", 2, 1_000, 1_700L, 200L);
    assertEquals("1, 2 failed", jobRow(job, failure("poll-up", 2), failure("poll-up", 2)).get(2));
    assertEquals("1", jobRow(job, failure("poll-up", 4), failure("no-wait", 2)).get(2));
  }

  @Test
  void rowsAreBySizeThenInTheRecipesOrder() throws IOException {
    List<String> names =
        List.of(
            "zz", "aa", "imexd-no-tls", "imexd", "poll-up", "sleep-30", "poll-active", "no-wait");
    String[] samples =
        Stream.of(18, 4)
            .flatMap(trays -> names.stream().map(name -> job(name, trays, 1_000, 1_000L, 1L)))
            .toArray(String[]::new);
    List<List<String>> rows = Compared.of(folder, samples).rows(JOB_COLUMNS);
    List<String> titles =
        List.of(
            "start, do not wait",
            "poll is-active",
            "sleep 30 s",
            "poll for UP every 2 s",
            "imexd",
            "imexd, imex.tls = off",
            "aa",
            "zz");
    assertEquals(
        Stream.of("4", "18").flatMap(t -> titles.stream().map(title -> t + " " + title)).toList(),
        rows.stream().skip(1).map(row -> row.get(0) + " " + row.get(1)).toList());
  }

  @Test
  void theRatioIsOfTheLargestAndOfWhenTheJobMayStart() throws IOException {
    List<List<String>> rows =
        Compared.of(
                folder,
                job("imexd", 4, 1_000, 800L, 1L),
                job("imexd", 9, 2_000, 1_800L, 1L),
                job("no-wait", 9, 500, 5_000L, 1L),
                job("sleep-30", 9, 31_000, 4_000L, 1L),
                job("poll-active", 9, 1_000, null, 1L))
            .rows(JOB_COLUMNS);
    assertEquals(
        List.of("ratio", "", "2.50", "never", "15.50", "1.00"),
        rows.stream().map(row -> row.get(7)).toList());
  }

  @Test
  void casesByRecipes() throws IOException {
    Compared compared =
        Compared.of(
            folder,
            run("imexd", "dead", "refused", 12).replace("null", "\"t02,t03\""),
            run("imexd", "slow", "right", 23),
            run("imexd", "slow", "right", 21),
            run("imexd", "slow", "right", 40),
            run("no-wait", "slow", "wrong", 3),
            run("no-wait", "slow", "right", 4),
            run("no-wait", "slow", "wrong", 5));
    assertEquals(
        List.of(
            List.of("case", "start, do not wait", "imexd"),
            List.of("one tray slow", "1 right +4 s, 2 wrong +3 s", "right +23 s"),
            List.of("one tray dead", "-", "refused +12 s, 2 drained")),
        compared.rows(3));
    assertEquals(List.of(), compared.rows(JOB_COLUMNS), "no table of jobs without a job");
  }

  @Test
  void tablesAreMarkdownOfEvenWidth() throws IOException {
    Compared compared =
        Compared.of(
            folder,
            job("a|b", 4, 1_000, 1_000L, 1L),
            job("imexd", 18, 100_000, null, 1L),
            run("imexd", "two_jobs", "stuck", 600));
    List<String> table = compared.out().lines().takeWhile(l -> !l.isEmpty()).toList();
    assertEquals(1, table.stream().map(String::length).distinct().count(), compared.out());
    assertTrue(table.get(1).matches("\\| -+ \\| -+ (\\| -+: ){6}\\|"), table.get(1));
    assertTrue(table.get(2).contains("| a\\|b "), table.get(2));
    assertTrue(
        compared.out().endsWith("\n\n- cores: 2\n- memory_mib: 24000\n- slurm: 24.11.5\n"),
        compared.out());
  }

  @Test
  void theDocument() throws IOException {
    Compared compared =
        Compared.of(
            folder,
            run("imexd", "two_jobs", "refused", 2),
            run("imexd", "slow", "right", 9).replace("null", "\"t03\""),
            run("poll-up", "two_jobs", "stuck", 120),
            job("poll-up", 4, 2_000, 5_000L, 900L),
            job("poll-up", 4, 3_000, null, null),
            failure("poll-up", 4),
            failure("poll-up", 2));
    JsonObject document =
        JsonParser.parseString(Files.readString(compared.json())).getAsJsonObject();
    JsonArray jobs =
        JsonParser.parseString(
                """
                [{"recipe": "poll-up", "trays": 4, "jobs": 2, "failed": 1,
                  "hook_ms": {"p50": 2000, "max": 3000}, "ready_ms": {"p50": 5000, "max": null}, "never_connected": 1,
                  "unsafe_ms": {"p50": 3000, "max": null}, "teardown_ms": {"p50": 900, "max": null}, "left_over": 1}]
                """)
            .getAsJsonArray();
    JsonArray cases =
        JsonParser.parseString(
                """
                [{"recipe": "poll-up", "case": "two_jobs", "verdict": "stuck", "seconds": 120, "drained": null,
                  "said": "it <said> so"},
                 {"recipe": "imexd", "case": "slow", "verdict": "right", "seconds": 9, "drained": "t03",
                  "said": "it <said> so"},
                 {"recipe": "imexd", "case": "two_jobs", "verdict": "refused", "seconds": 2, "drained": null,
                  "said": "it <said> so"}]
                """)
            .getAsJsonArray();
    assertEquals(jobs.toString(), document.get("jobs").toString());
    assertEquals(cases.toString(), document.get("cases").toString());
    assertEquals(Compared.MACHINE, document.get("machine").toString());
    assertEquals(3, document.size());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(4, left.count(), "nothing but samples, machine, document and chart");
    }
  }
}
