package io.imexd.testbed.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The run as a picture: memory of each imexd, how long formations took, and when trays were hurt.
 */
final class Chart {
  private static final double WIDTH = 1180;
  private static final double LEFT = 110;
  private static final double RIGHT = 1050;
  private static final double MEMORY_TOP = 90;
  private static final double MEMORY_HEIGHT = 240;
  private static final double FORMATION_TOP = 390;
  private static final double FORMATION_HEIGHT = 160;
  private static final double FAULTS_TOP = 610;
  private static final double ROW = 16;
  private static final String STYLE =
      """
      <style>
        text { font: 12px 'DejaVu Sans', Verdana, sans-serif; fill: #333 }
        .head { font-size: 16px; font-weight: bold } .title { font-weight: bold } .end { text-anchor: end } .mid { text-anchor: middle }
        .grid { stroke: #ddd } .line { fill: none; stroke-width: 1.5 } .dot { fill: #1f5fa8; fill-opacity: .6 } .tick { stroke: #b3261e; stroke-width: 2 }
      </style>
      """;

  private final List<String> trays;
  private final double seconds;
  private final StringBuilder svg = new StringBuilder();

  private Chart(List<String> trays, double seconds) {
    this.trays = trays;
    this.seconds = Math.max(1, seconds);
  }

  static String of(String headline, List<String> trays, Account account, List<Sample> samples) {
    Chart chart = new Chart(trays, account.seconds());
    chart.frame(headline);
    chart.memory(samples);
    chart.formations(account.formations());
    chart.faults(account.ticks());
    return chart.svg.append("</svg>\n").toString();
  }

  private void frame(String headline) {
    double height = FAULTS_TOP + ROW * FaultKind.values().length + 50;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%.0f' height='%.0f' viewBox='0 0 %.0f %.0f'>%n",
        WIDTH, height, WIDTH, height);
    svg.append(STYLE);
    add("<rect width='100%%' height='100%%' fill='white'/>%n");
    add("<text class='head' x='%.0f' y='30'>%s</text>%n", LEFT, headline);
    double bottom = FAULTS_TOP + ROW * FaultKind.values().length;
    Axis time = Axis.upTo(seconds / 60, 0, 1);
    for (int k = 0; k <= 20; k++) {
      double minutes = time.maximum() * k / 20;
      if (minutes * 60 <= seconds) {
        add(
            "<line class='grid' x1='%.1f' x2='%.1f' y1='%.0f' y2='%.0f'/>%n",
            x(minutes * 60), x(minutes * 60), MEMORY_TOP, bottom);
        add(
            "<text class='mid' x='%.1f' y='%.0f'>%s</text>%n",
            x(minutes * 60), bottom + 18, Axis.text(minutes));
      }
    }
    add(
        "<text class='mid' x='%.0f' y='%.0f'>minutes since the start</text>%n",
        (LEFT + RIGHT) / 2, bottom + 38);
  }

  private void memory(List<Sample> samples) {
    double most = samples.stream().mapToDouble(s -> s.rssKib() / 1024.0).max().orElse(1);
    Axis axis = Axis.upTo(most, MEMORY_TOP, MEMORY_HEIGHT);
    svg.append(
        axis.grid(
            LEFT, RIGHT, "resident memory of imexd, MiB; a line begins anew where imexd does"));
    for (int k = 0; k < trays.size(); k++) {
      String tray = trays.get(k);
      String color = String.format(Locale.ROOT, "hsl(%d,65%%,42%%)", 360 * k / trays.size());
      List<Sample> life = new ArrayList<>();
      for (Sample s : samples.stream().filter(s -> s.tray().equals(tray)).toList()) {
        if (!life.isEmpty() && !life.getLast().life().equals(s.life())) {
          line(life, axis, color);
          life.clear();
        }
        life.add(s);
      }
      line(life, axis, color);
      double y = MEMORY_TOP + 12 + 16 * k;
      add(
          "<line class='line' stroke='%s' x1='%.0f' x2='%.0f' y1='%.0f' y2='%.0f'/>",
          color, RIGHT + 14, RIGHT + 36, y, y);
      add("<text x='%.0f' y='%.0f'>%s</text>%n", RIGHT + 42, y + 4, tray);
    }
  }

  private void line(List<Sample> life, Axis axis, String color) {
    StringBuilder points = new StringBuilder();
    for (Sample s : life) {
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(s.atSeconds()), axis.y(s.rssKib() / 1024.0)));
    }
    add("<polyline class='line' stroke='%s' points='%s'/>%n", color, points);
    if (life.size() == 1) {
      add(
          "<circle r='2' fill='%s' cx='%.1f' cy='%.1f'/>%n",
          color, x(life.getFirst().atSeconds()), axis.y(life.getFirst().rssKib() / 1024.0));
    }
  }

  private void formations(List<Account.Formation> formations) {
    double most = formations.stream().mapToDouble(f -> f.tookMillis() / 1000.0).max().orElse(1);
    Axis axis = Axis.upTo(most, FORMATION_TOP, FORMATION_HEIGHT);
    svg.append(
        axis.grid(
            LEFT,
            RIGHT,
            "formation as its slowest caller saw it, seconds, the start of imexctl included"));
    for (Account.Formation f : formations) {
      add(
          "<circle class='dot' r='3.5' cx='%.1f' cy='%.1f'/>%n",
          x(f.atSeconds()), axis.y(f.tookMillis() / 1000.0));
    }
    add(
        "<circle class='dot' r='3.5' cx='%.0f' cy='%.0f'/><text x='%.0f' y='%.0f'>a domain</text>%n",
        RIGHT + 25, FORMATION_TOP + 8, RIGHT + 42, FORMATION_TOP + 12);
  }

  private void faults(List<Account.Tick> ticks) {
    add(
        "<text class='title' x='%.0f' y='%.0f'>faults, one tick each</text>%n",
        LEFT, FAULTS_TOP - 10);
    for (FaultKind kind : FaultKind.values()) {
      double y = FAULTS_TOP + ROW * kind.ordinal();
      add("<text class='end' x='%.0f' y='%.0f'>%s</text>", LEFT - 8, y + 12, kind.word());
      add("<line class='grid' x1='%.0f' x2='%.0f' y1='%.0f' y2='%.0f'/>%n", LEFT, RIGHT, y, y);
    }
    for (Account.Tick tick : ticks) {
      double y = FAULTS_TOP + ROW * tick.kind().ordinal();
      add(
          "<line class='tick' x1='%.1f' x2='%.1f' y1='%.0f' y2='%.0f'/>%n",
          x(tick.atSeconds()), x(tick.atSeconds()), y + 2, y + ROW - 2);
    }
    add(
        "<line class='tick' x1='%.0f' x2='%.0f' y1='%.0f' y2='%.0f'/><text x='%.0f' y='%.0f'>a fault</text>%n",
        RIGHT + 25, RIGHT + 25, FAULTS_TOP + 2, FAULTS_TOP + 14, RIGHT + 42, FAULTS_TOP + 12);
  }

  private double x(double atSeconds) {
    return LEFT + (RIGHT - LEFT) * atSeconds / seconds;
  }

  @com.google.errorprone.annotations.FormatMethod
  private void add(
      @com.google.errorprone.annotations.FormatString String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
