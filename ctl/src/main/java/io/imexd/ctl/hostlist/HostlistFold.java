package io.imexd.ctl.hostlist;

import java.util.ArrayList;
import java.util.List;

/**
 * Folds names one after the other, keeping their order: neighbours that differ only in their number
 * share brackets.
 */
final class HostlistFold {
  private final StringBuilder folded = new StringBuilder();
  private final List<Run> runs = new ArrayList<>();
  private String prefix = "";
  private String suffix = "";

  /** Consecutive numbers, written with the width of the first. */
  private record Run(String low, long lowValue, long highValue) {
    boolean continuesWith(NumberedName next) {
      return next.value() == highValue + 1
          && highValue - lowValue + 2 <= Hostlist.MAX_NAMES
          && NumberedName.padded(next.value(), low.length()).equals(next.digits());
    }

    void writeTo(StringBuilder text) {
      text.append(low);
      if (highValue > lowValue) {
        text.append('-').append(NumberedName.padded(highValue, low.length()));
      }
    }
  }

  void add(NumberedName name) {
    if (name.digits().isEmpty()) {
      flush();
      separate().append(name.prefix());
      return;
    }
    if (!runs.isEmpty() && !(prefix.equals(name.prefix()) && suffix.equals(name.suffix()))) {
      flush();
    }
    prefix = name.prefix();
    suffix = name.suffix();
    if (!runs.isEmpty() && runs.getLast().continuesWith(name)) {
      Run last = runs.removeLast();
      runs.add(new Run(last.low, last.lowValue, name.value()));
    } else {
      runs.add(new Run(name.digits(), name.value(), name.value()));
    }
  }

  String finish() {
    flush();
    return folded.toString();
  }

  private void flush() {
    if (runs.isEmpty()) {
      return;
    }
    separate().append(prefix);
    Run first = runs.getFirst();
    boolean plain = runs.size() == 1 && first.lowValue == first.highValue;
    if (!plain) {
      folded.append('[');
    }
    for (int i = 0; i < runs.size(); i++) {
      if (i > 0) {
        folded.append(',');
      }
      runs.get(i).writeTo(folded);
    }
    if (!plain) {
      folded.append(']');
    }
    folded.append(suffix);
    runs.clear();
  }

  private StringBuilder separate() {
    return folded.isEmpty() ? folded : folded.append(',');
  }
}
