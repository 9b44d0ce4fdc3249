package io.imexd.testbed.soak;

import java.util.Locale;

/** One panel of the chart: values from 0 to a round maximum, drawn from the bottom to the top. */
record Axis(double top, double height, double maximum) {
  private static final double[] STEPS = {1, 2, 5};

  /** An axis that has room for the value. */
  static Axis upTo(double value, double top, double height) {
    double unit = 1e-3;
    for (int k = 0; ; k++) {
      double maximum = STEPS[k % 3] * unit;
      if (maximum >= value) {
        return new Axis(top, height, maximum);
      }
      if (k % 3 == 2) {
        unit *= 10;
      }
    }
  }

  double y(double value) {
    return top + height - height * Math.min(value, maximum) / maximum;
  }

  /** The lines of the grid with their values, and what they count. */
  String grid(double left, double right, String title) {
    StringBuilder svg = new StringBuilder();
    for (int k = 0; k <= 4; k++) {
      double value = maximum * k / 4;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class='grid' x1='%.0f' x2='%.0f' y1='%.1f' y2='%.1f'/>"
                  + "<text class='end' x='%.0f' y='%.1f'>%s</text>%n",
              left,
              right,
              y(value),
              y(value),
              left - 8,
              y(value) + 4,
              text(value)));
    }
    return svg.append(
            String.format(
                Locale.ROOT,
                "<text class='title' x='%.0f' y='%.1f'>%s</text>%n",
                left,
                top - 10,
                title))
        .toString();
  }

  static String text(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value).replaceAll("0+$", "");
  }
}
