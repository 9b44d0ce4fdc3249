package io.imexd.testbed.soak;

import com.google.gson.JsonObject;
import io.imexd.testbed.rack.Called;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that happened, as JSON lines, and how often. */
final class Account implements AutoCloseable {
  private final PrintStream lines;
  private final long beganNanos = System.nanoTime();
  private final Map<Integer, Integer> refused = new TreeMap<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Formation> formations = new ArrayList<>();
  private int checks;

  /** A fault, for the chart. */
  record Tick(double atSeconds, FaultKind kind) {}

  /** A formation, for the chart; tookMillis as the slowest caller saw it. */
  record Formation(double atSeconds, long tookMillis) {}

  Account(Path file) throws IOException {
    lines = new PrintStream(file.toFile(), StandardCharsets.UTF_8);
  }

  double seconds() {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  /** A line of this kind; the time is added. */
  synchronized void line(String kind, JsonObject what) {
    JsonObject line = new JsonObject();
    line.addProperty("at_s", Math.round(seconds() * 1000) / 1000.0);
    line.addProperty("kind", kind);
    what.entrySet().forEach(e -> line.add(e.getKey(), e.getValue()));
    lines.println(line);
    lines.flush();
  }

  void line(String kind, String text) {
    JsonObject what = new JsonObject();
    what.addProperty("text", text);
    line(kind, what);
  }

  void called(Called call) {
    JsonObject what = new JsonObject();
    what.addProperty("tray", call.tray());
    what.addProperty("call", call.what());
    what.addProperty("code", call.code());
    what.addProperty("line", call.line());
    what.addProperty("took_ms", call.answer().tookMillis());
    line("call", what);
  }

  synchronized void formed(Job job, long tookMillis) {
    formations.add(new Formation(seconds(), tookMillis));
    JsonObject what = new JsonObject();
    what.addProperty("job", job.toString());
    what.addProperty("instance", job.instance);
    what.addProperty("took_ms", tookMillis);
    line("formed", what);
  }

  synchronized void refused(int code) {
    refused.merge(code, 1, Integer::sum);
  }

  synchronized void fault(FaultKind kind, String what) {
    ticks.add(new Tick(seconds(), kind));
    faults.merge(kind.word(), 1, Integer::sum);
    line("fault", what);
  }

  /** One check of a promise. */
  synchronized void check(boolean holds, String broken) {
    checks++;
    if (!holds) {
      violations.add(broken);
      line("violation", broken);
      System.out.printf("VIOLATION at %.1f s: %s%n", seconds(), broken);
    }
  }

  synchronized int formed() {
    return formations.size();
  }

  synchronized int checks() {
    return checks;
  }

  synchronized int refusedInAll() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized int faultsInAll() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized List<Tick> ticks() {
    return List.copyOf(ticks);
  }

  synchronized List<Formation> formations() {
    return List.copyOf(formations);
  }

  synchronized List<String> violations() {
    return violations;
  }

  synchronized String refusedByCode() {
    return refused.toString();
  }

  synchronized String faultsByKind() {
    return faults.toString();
  }

  @Override
  public void close() {
    lines.close();
  }
}
