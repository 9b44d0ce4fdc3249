package io.imexd.testbed.bench;

import java.util.Locale;

/**
 * Seconds from left to right.
 *
 * @param left where 0 is, and right where the maximum is, in pixels
 * @param step between two ticks: 1, 2 or 5 times a power of ten
 * @param ticks after the one at 0; the last is at the maximum
 */
record TimeAxis(double left, double right, double step, int ticks) {
  private static final int MOST_TICKS = 10;
  private static final double[] STEPS = {1, 2, 5};

  /** An axis that has room for so many seconds. */
  static TimeAxis upTo(double seconds, double left, double right) {
    double unit = 0.1;
    for (int k = 0; ; k++) {
      double step = STEPS[k % STEPS.length] * unit;
      if (seconds <= step * MOST_TICKS) {
        return new TimeAxis(left, right, step, Math.max(1, (int) Math.ceil(seconds / step)));
      }
      if (k % STEPS.length == STEPS.length - 1) {
        unit *= 10;
      }
    }
  }

  /** What is beyond the maximum, such as never, is at its end. */
  double x(double seconds) {
    double maximum = step * ticks;
    return left + (right - left) * Math.min(seconds, maximum) / maximum;
  }

  /** Lines over the whole height with their values below, and what they count. */
  String grid(double top, double bottom) {
    StringBuilder svg = new StringBuilder();
    for (int k = 0; k <= ticks; k++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class='%1$s' x1='%2$.1f' x2='%2$.1f' y1='%3$.0f' y2='%4$.0f'/>"
                  + "<text class='tick mid' x='%2$.1f' y='%5$.0f'>%6$s</text>%n",
              k == 0 ? "grid zero" : "grid",
              x(k * step),
              top,
              bottom,
              bottom + 17,
              text(k * step)));
    }
    return svg.append(
            String.format(
                Locale.ROOT,
                "<text class='tick mid' x='%.0f' y='%.0f'>seconds since the first prolog's start</text>%n",
                (left + right) / 2,
                bottom + 36))
        .toString();
  }

  private String text(double seconds) {
    return String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", seconds);
  }
}
