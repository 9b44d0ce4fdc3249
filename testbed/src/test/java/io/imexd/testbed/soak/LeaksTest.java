package io.imexd.testbed.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {
  private static final int SAMPLES = 30;

  /** One life with a sample every ten seconds. */
  private static List<String> leaks(
      Path folder, IntUnaryOperator rssKib, IntUnaryOperator descriptors) throws IOException {
    return leaks(folder, 10, rssKib, descriptors);
  }

  private static List<String> leaks(
      Path folder, int everySeconds, IntUnaryOperator rssKib, IntUnaryOperator descriptors)
      throws IOException {
    Files.createDirectories(folder);
    try (Account account = new Account(folder.resolve("soak.jsonl"))) {
      Leaks leaks = new Leaks(account);
      for (int k = 0; k < SAMPLES; k++) {
        leaks.sample(
            new Sample(
                everySeconds * k,
                "t01",
                "7:1",
                rssKib.applyAsInt(k),
                0,
                descriptors.applyAsInt(k),
                4_000));
      }
      leaks.judge();
      return leaks.leaks();
    }
  }

  @Test
  void whatGrowsAtFirstAndThenStaysIsNoLeak(@TempDir Path folder) throws IOException {
    assertEquals(
        List.of(), leaks(folder, k -> k < SAMPLES / 3 ? 50_000 + 3_000 * k : 80_000, _ -> 40));
  }

  @Test
  void whatGrowsToTheEndIsOne(@TempDir Path folder) throws IOException {
    assertEquals(1, leaks(folder, k -> 50_000 + 600 * k, _ -> 40).size());
  }

  @Test
  void aShortLifeMayLoadClassesLate(@TempDir Path folder) throws IOException {
    assertEquals(List.of(), leaks(folder, 2, k -> 50_000 + 600 * k, _ -> 40));
    assertEquals(1, leaks(folder.resolve("open"), 2, k -> 50_000 + 600 * k, k -> 40 + k).size());
  }

  @Test
  void descriptorsThatAreNotClosedAreOne(@TempDir Path folder) throws IOException {
    assertEquals(1, leaks(folder, _ -> 50_000, k -> 40 + k).size());
  }

  @Test
  void theLineIsThatOfTheSamples() {
    List<Sample> samples =
        List.of(
            new Sample(0, "t01", "7:1", 10, 0, 0, 0),
            new Sample(10, "t01", "7:1", 20, 0, 0, 0),
            new Sample(20, "t01", "7:1", 30, 0, 0, 0));
    assertEquals(20, Leaks.growth(samples, Sample::rssKib, 3), 1e-9);
    assertEquals(0, Leaks.growth(samples, Sample::rssKib, 4), 1e-9);
  }
}
