package io.imexd.testbed.soak;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Whether an imexd holds more and more: a straight line through what it had in the latter two
 * thirds of its life (before, a JVM still loads and compiles), for every life that is at least half
 * of the run.
 */
final class Leaks {
  private static final double RSS_MIB = 8;

  /**
   * Below, resident memory is shown and not judged: a tray that signs its first certificates late
   * loads and compiles for them, 10 to 25 MiB, once.
   */
  private static final double SHORT_LIFE_SECONDS = 120;

  private static final double HEAP_MIB = 2;
  private static final double DESCRIPTORS = 8;
  private static final int SAMPLES_MIN = 6;
  private static final int HEAPS_MIN = 4;

  /** In words, for who reads the report. */
  static final String THRESHOLD =
      String.format(
          Locale.ROOT,
          "a leak is a line through the latter two thirds of a life that climbs by more than %.0f MiB"
              + " resident (if they last %.0f s or more), %.0f MiB of heap after a collection, or %.0f descriptors",
          RSS_MIB,
          SHORT_LIFE_SECONDS,
          HEAP_MIB,
          DESCRIPTORS);

  private final Account account;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> leaks = new ArrayList<>();

  Leaks(Account account) {
    this.account = account;
  }

  void sample(Sample sample) {
    samples.add(sample);
    account.line("sample", sample.json());
  }

  List<Sample> samples() {
    return samples;
  }

  List<String> leaks() {
    return leaks;
  }

  /** Something that is there at the end and was not at the beginning. */
  void leaked(String what) {
    leaks.add(what);
    account.line("leak", what);
    System.out.println("LEAK: " + what);
  }

  /** Looks at every life that was long enough; gives one line a life. */
  List<String> judge() {
    Map<String, List<Sample>> lives = new LinkedHashMap<>();
    samples.forEach(
        s -> lives.computeIfAbsent(s.tray() + " " + s.life(), _ -> new ArrayList<>()).add(s));
    double runSeconds = samples.isEmpty() ? 0 : samples.getLast().atSeconds();
    List<String> lines = new ArrayList<>();
    lives.forEach((name, life) -> {
      if (span(life) >= runSeconds / 2) {
        double begins = life.getFirst().atSeconds() + span(life) / 3;
        List<Sample> late = life.stream().filter(s -> s.atSeconds() >= begins).toList();
        lines.add(judge(name, late));
      }
    });
    return lines;
  }

  private String judge(String name, List<Sample> late) {
    List<Sample> heaps = late.stream().filter(s -> s.heapKib() > 0).toList();
    double rss = growth(late, s -> s.rssKib() / 1024.0, SAMPLES_MIN);
    double heap = growth(heaps, s -> s.heapKib() / 1024.0, HEAPS_MIN);
    double descriptors = growth(late, Sample::descriptors, SAMPLES_MIN);
    String line =
        String.format(
            Locale.ROOT,
            "%s, %d samples in %.0f s: resident %+.2f MiB, heap %+.2f MiB, descriptors %+.1f",
            name,
            late.size(),
            span(late),
            rss,
            heap,
            descriptors);
    JsonObject json = new JsonObject();
    json.addProperty("life", name);
    json.addProperty("seconds", span(late));
    json.addProperty("rss_growth_mib", rss);
    json.addProperty("heap_growth_mib", heap);
    json.addProperty("descriptors_growth", descriptors);
    account.line("life", json);
    boolean swelled = rss > RSS_MIB && span(late) >= SHORT_LIFE_SECONDS;
    if (swelled || heap > HEAP_MIB || descriptors > DESCRIPTORS) {
      leaked(line);
    }
    return line;
  }

  private static double span(List<Sample> life) {
    return life.isEmpty() ? 0 : life.getLast().atSeconds() - life.getFirst().atSeconds();
  }

  /** How far the line climbs over the samples; 0 where too few say too little. */
  static double growth(List<Sample> samples, ToDoubleFunction<Sample> what, int least) {
    if (samples.size() < least) {
      return 0;
    }
    double meanAt = samples.stream().mapToDouble(Sample::atSeconds).average().orElse(0);
    double mean = samples.stream().mapToDouble(what).average().orElse(0);
    double above = 0;
    double below = 0;
    for (Sample s : samples) {
      above += (s.atSeconds() - meanAt) * (what.applyAsDouble(s) - mean);
      below += (s.atSeconds() - meanAt) * (s.atSeconds() - meanAt);
    }
    return below == 0 ? 0 : above / below * span(samples);
  }
}
