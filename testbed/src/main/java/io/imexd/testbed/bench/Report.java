package io.imexd.testbed.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Makes of all samples the table that is printed and the document of BENCH.md. */
final class Report {
  private static final String ROW = "%6s %6s %7s  %-15s %-15s %-15s %-23s %-17s %-15s %-15s %s%n";

  private Report() {}

  /**
   * Arguments: samples, one JSON object a line; what is known of the machine and of one imexd, one
   * JSON object; the document, or nothing.
   */
  public static void main(String[] args) throws IOException {
    List<Group> groups = groups(Path.of(args[0]));
    JsonObject rest = JsonParser.parseString(Files.readString(Path.of(args[1]))).getAsJsonObject();
    if (!groups.isEmpty()) {
      print(groups);
    }
    growth(groups).entrySet().forEach(e -> System.out.printf("%s: %s%n", e.getKey(), e.getValue()));
    rest.entrySet().forEach(e -> System.out.printf("%s: %s%n", e.getKey(), e.getValue()));
    if (args.length > 2) {
      Files.writeString(
          Path.of(args[2]),
          new GsonBuilder().setPrettyPrinting().create().toJson(document(groups, rest)) + "\n");
    }
  }

  /** Samples of one size, in as many processes. */
  private record Group(int trays, int processes, String without, List<Sample> samples) {
    Spread of(ToDoubleFunction<Sample> what) {
      return Spread.of(samples.stream().mapToDouble(what));
    }

    double median(ToDoubleFunction<Sample> what) {
      return of(what).p50();
    }
  }

  private static List<Group> groups(Path file) throws IOException {
    Map<Key, List<Sample>> groups = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      Sample sample = Sample.of(JsonParser.parseString(line).getAsJsonObject());
      boolean one = sample.processes() == 1 && sample.trays() > 1;
      groups
          .computeIfAbsent(new Key(one, sample.trays(), sample.without()), _ -> new ArrayList<>())
          .add(sample);
    }
    return groups.entrySet().stream()
        .map(e ->
            new Group(
                e.getKey().trays(),
                e.getValue().getFirst().processes(),
                e.getKey().without(),
                e.getValue()))
        .toList();
  }

  /** Racks of processes first, then by size; with all layers before those without one. */
  private record Key(boolean one, int trays, String without) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::one).thenComparing(Key::trays).thenComparing(Key::without);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private static void print(List<Group> groups) {
    System.out.printf(
        ROW,
        "trays",
        "procs",
        "rounds",
        "own",
        "of it disk",
        "own - disk",
        "res/prep/start/conf",
        "nvidia-imex",
        "release",
        "release - disk",
        "without");
    for (Group g : groups) {
      System.out.printf(
          ROW,
          g.trays(),
          g.processes(),
          g.samples().size(),
          g.of(Sample::own).text(),
          g.of(Sample::writes).text(),
          g.of(Sample::ownBeyondDisk).text(),
          phases(g),
          g.of(Sample::imex).text(),
          g.of(Sample::release).text(),
          g.of(Sample::releaseBeyondDisk).text(),
          g.without());
    }
    System.out.println(
        "milliseconds, p50 / p99; the four phases p50; procs 1: instant nvidia-imex, all trays in one JVM");
  }

  private static String phases(Group g) {
    return String.format(
        Locale.ROOT,
        "%.0f / %.0f / %.0f / %.0f",
        g.median(Sample::reserve),
        g.median(Sample::prepare),
        g.median(Sample::start),
        g.median(Sample::confirm));
  }

  /** Between the smallest and the largest of one process, with all layers. */
  private static JsonObject growth(List<Group> groups) {
    JsonObject growth = new JsonObject();
    List<Group> one =
        groups.stream().filter(g -> g.processes() == 1 && g.without().isEmpty()).toList();
    if (one.size() > 1) {
      growth.addProperty("growth_own_ms_per_member", slope(one, Sample::own));
      growth.addProperty("growth_own_beyond_disk_ms_per_member", slope(one, Sample::ownBeyondDisk));
    }
    return growth;
  }

  private static double slope(List<Group> one, ToDoubleFunction<Sample> what) {
    Group first = one.getFirst();
    Group last = one.getLast();
    double more = last.median(what) - first.median(what);
    return Math.round(1000 * more / (last.trays() - first.trays())) / 1000.0;
  }

  private static JsonObject document(List<Group> groups, JsonObject rest) {
    JsonObject document = new JsonObject();
    JsonArray formation = new JsonArray();
    for (Group g : groups) {
      JsonObject entry = new JsonObject();
      entry.addProperty("trays", g.trays());
      entry.addProperty("processes", g.processes());
      entry.addProperty("without", g.without());
      entry.addProperty("rounds", g.samples().size());
      entry.add("own_ms", g.of(Sample::own).json());
      entry.add("imex_ms", g.of(Sample::imex).json());
      entry.add("write_ms", g.of(Sample::writes).json());
      entry.add("own_beyond_disk_ms", g.of(Sample::ownBeyondDisk).json());
      entry.add("reserve_ms", g.of(Sample::reserve).json());
      entry.add("prepare_ms", g.of(Sample::prepare).json());
      entry.add("start_ms", g.of(Sample::start).json());
      entry.add("confirm_ms", g.of(Sample::confirm).json());
      entry.add("release_ms", g.of(Sample::release).json());
      entry.add("release_write_ms", g.of(Sample::releaseWrites).json());
      formation.add(entry);
    }
    document.add("formation", formation);
    growth(groups).entrySet().forEach(e -> document.add(e.getKey(), e.getValue()));
    rest.entrySet().forEach(e -> document.add(e.getKey(), e.getValue()));
    return document;
  }
}
