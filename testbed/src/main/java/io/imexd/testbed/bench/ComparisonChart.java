package io.imexd.testbed.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A picture of the median job of each recipe, one group of bars for each size of job. */
final class ComparisonChart {
  private static final double WIDTH = 860;
  private static final double LEFT = 190;
  private static final double RIGHT = 715;
  private static final double TOP = 106;
  private static final double ROW = 22;
  private static final double HEADING = 30;
  private static final double GAP = 12;
  private static final String STYLE =
      """
      <style>
        text { font: 12px 'DejaVu Sans', Verdana, sans-serif; fill: #333 }
        .head { font-size: 16px; font-weight: bold } .sub { fill: #666 } .title { font-weight: bold }
        .end { text-anchor: end } .mid { text-anchor: middle } .tick { font-size: 11px; fill: #666 }
        .grid { stroke: #e4e4e4 } .hook { fill: #1f5fa8 } .wasted { fill: #b9d0ea }
        .value { paint-order: stroke; stroke: white; stroke-width: 4px } .zero { stroke: #888 }
        .unsafe { fill: url(#hatch); stroke: #b3261e }
      </style>
      <defs><pattern id='hatch' width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>
        <rect width='6' height='6' fill='#fbe3e1'/><rect width='2.5' height='6' fill='#b3261e'/>
      </pattern></defs>
      """;

  private final Map<Integer, List<JobGroup>> sizes;
  private final TimeAxis axis;
  private final StringBuilder svg = new StringBuilder();

  private ComparisonChart(List<JobGroup> groups) {
    sizes =
        groups.stream()
            .collect(Collectors.groupingBy(JobGroup::trays, TreeMap::new, Collectors.toList()));
    List<Double> seconds = new ArrayList<>(List.of(0.1));
    groups.forEach(g -> seconds.add(Bar.end(g)));
    groups.forEach(g -> seconds.add(g.median(JobSample::hookMs) / 1000));
    double most = seconds.stream().mapToDouble(s -> s).filter(Double::isFinite).max().orElseThrow();
    axis = TimeAxis.upTo(most, LEFT, RIGHT);
  }

  static String of(List<JobGroup> groups) {
    return new ComparisonChart(groups).draw();
  }

  private String draw() {
    double bottom = TOP;
    for (List<JobGroup> size : sizes.values()) {
      bottom += HEADING + ROW * size.size() + GAP;
    }
    frame(bottom + 52);
    svg.append(axis.grid(TOP, bottom));
    double top = TOP;
    for (Map.Entry<Integer, List<JobGroup>> size : sizes.entrySet()) {
      top = group(size.getKey(), size.getValue(), top);
    }
    return svg.append("</svg>\n").toString();
  }

  private void frame(double height) {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%1$.0f' height='%2$.0f' viewBox='0 0 %1$.0f %2$.0f'>%n",
        WIDTH, height);
    svg.append(STYLE);
    add("<rect width='100%%' height='100%%' fill='white'/>%n");
    add("<text class='head' x='24' y='32'>Time until a job may really start</text>%n");
    add(
        "<text class='sub' x='24' y='53'>median job, from the first prolog's start until the hooks"
            + " have returned and every pair of trays is connected</text>%n");
    legend(24, "hook", "the hooks hold the job");
    legend(230, "unsafe", "unsafe: the job runs without its domain");
    legend(556, "wasted", "wasted: domain complete, the job waits");
  }

  private void legend(double x, String part, String text) {
    add(
        "<rect class='%s' x='%.0f' y='72' width='22' height='12'/><text x='%.0f' y='82'>%s</text>%n",
        part, x, x + 28, text);
  }

  /** The bars of one size; returns where the next begins. */
  private double group(int trays, List<JobGroup> recipes, double top) {
    add("<g class='group' data-trays='%d'>%n", trays);
    add(
        "<text class='title end' x='%.0f' y='%.0f'>%d tray%s</text>%n",
        LEFT - 10, top + 20, trays, trays == 1 ? "" : "s");
    double y = top + HEADING;
    for (JobGroup recipe : recipes) {
      svg.append(new Bar(recipe, axis, y).svg());
      y += ROW;
    }
    add("</g>%n");
    return y + GAP;
  }

  @com.google.errorprone.annotations.FormatMethod
  private void add(
      @com.google.errorprone.annotations.FormatString String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
