package io.imexd.testbed.bench;

import java.util.Locale;

/**
 * The median job of one recipe and size: how long its hooks held it, and when its domain was there.
 */
record Bar(JobGroup group, TimeAxis axis, double top) {
  static final double HEIGHT = 15;

  /** The recipe, the bar and its value. */
  String svg() {
    double hook = group.median(JobSample::hookMs) / 1000;
    double ready = group.median(JobSample::readyMs) / 1000;
    double end = end(group);
    StringBuilder svg = new StringBuilder("<g class='bar'>");
    svg.append(text("end", axis.left() - 10, Xml.text(group.recipe().title())));
    svg.append(part("hook", 0, Math.min(hook, ready)));
    svg.append(part(ready > hook ? "unsafe" : "wasted", Math.min(hook, ready), end));
    svg.append(text("value", axis.x(end) + 6, value(end)));
    return svg.append("</g>\n").toString();
  }

  /** The median time until such a job may really start, in seconds. */
  static double end(JobGroup group) {
    return group.median(JobSample::startMs) / 1000;
  }

  private String value(double end) {
    int never = group.count(JobSample::isNeverConnected);
    String of = String.format("%d of %d", never, group.jobs().size());
    if (Double.isInfinite(end)) {
      return "never (" + of + ")";
    }
    String text = String.format(Locale.ROOT, "%.1f s", end);
    return never == 0 ? text : text + " (" + of + " never)";
  }

  private String part(String what, double from, double to) {
    double width = axis.x(to) - axis.x(from);
    return width <= 0
        ? ""
        : String.format(
            Locale.ROOT,
            "<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%.0f'/>",
            what,
            axis.x(from),
            top,
            width,
            HEIGHT);
  }

  private String text(String anchor, double x, String text) {
    return String.format(
        Locale.ROOT, "<text class='%s' x='%.1f' y='%.1f'>%s</text>", anchor, x, top + 12, text);
  }
}
