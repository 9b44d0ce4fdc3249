package io.imexd.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of Prometheus' text format 0.0.4: what it lets pass, node_exporter reads. */
final class PrometheusText {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary)");
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(\\{" + LABEL + "(?:," + LABEL + ")*})? (\\S+)");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Double> series = new LinkedHashMap<>();

  private PrometheusText() {}

  /** The value of each series, by its name with its labels. */
  static Map<String, Double> parse(String text) {
    assertTrue(text.endsWith("\n"), "the last line has its line feed");
    PrometheusText read = new PrometheusText();
    String helped = "";
    for (String line : text.split("\n")) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      if (help.matches()) {
        helped = help.group(1);
      } else if (type.matches()) {
        assertEquals(helped, type.group(1), "help comes right before the type");
        assertNull(read.types.put(type.group(1), type.group(2)), "once: " + line);
      } else {
        read.sample(line);
      }
    }
    read.histograms();
    return read.series;
  }

  private void sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertTrue(sample.matches(), "no line of this format: " + line);
    String name = sample.group(1);
    String family = family(name);
    String type = types.get(family);
    assertNotNull(type, "its type was said before: " + line);
    assertEquals(
        family,
        types.keySet().stream().reduce((_, last) -> last).orElseThrow(),
        "a metric's lines are together: " + line);
    assertTrue(!type.equals("counter") || name.endsWith("_total"), "a counter's name: " + line);
    String value = sample.group(3);
    double number = value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    String labels = sample.group(2) == null ? "" : sample.group(2);
    assertNull(series.put(name + labels, number), "once: " + line);
  }

  private String family(String name) {
    for (String suffix : new String[] {"_bucket", "_sum", "_count"}) {
      String base = name.substring(0, Math.max(0, name.length() - suffix.length()));
      if (name.endsWith(suffix) && types.containsKey(base)) {
        return base;
      }
    }
    return name;
  }

  /** Buckets count what is below them, too, and the last has everything. */
  private void histograms() {
    Map<String, Double> last = new HashMap<>();
    series.forEach((key, value) -> {
      if (key.contains("_bucket{")) {
        String of = key.replaceAll(",?le=\"[^\"]*\"", "").replace("_bucket{", "_count{");
        assertTrue(value >= last.getOrDefault(of, 0.0), "it grows: " + key);
        last.put(of, value);
      }
    });
    last.forEach((count, value) -> assertEquals(value, series.get(count), count));
    assertFalse(types.containsValue("histogram") && last.isEmpty());
  }
}
