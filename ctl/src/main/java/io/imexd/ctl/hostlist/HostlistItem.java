package io.imexd.ctl.hostlist;

import java.util.ArrayList;
import java.util.List;

/**
 * One item of a list: text, brackets, text, brackets, text. There is always one text more than
 * there are brackets.
 *
 * @param at the place of the item in the list, counted from 0
 */
record HostlistItem(int at, List<String> texts, List<List<Range>> brackets) {

  /** Numbers from low to high, both within; written with at least the width of the low bound. */
  record Range(long low, long high, int width) {
    long count() {
      return high - low + 1;
    }
  }

  /**
   * Returns how many names this is, or a number beyond {@link Hostlist#MAX_NAMES} when it is more
   * than that.
   */
  long count() {
    long count = 1;
    for (List<Range> bracket : brackets) {
      count *= values(bracket);
      if (count > Hostlist.MAX_NAMES) {
        return Hostlist.MAX_NAMES + 1L;
      }
    }
    return count;
  }

  private static long values(List<Range> bracket) {
    long values = 0;
    for (Range range : bracket) {
      values += range.count();
    }
    return values;
  }

  /**
   * Adds the names in Slurm's order: the last brackets turn fastest, then the first, then the
   * second, and so on; the last but one turn slowest.
   */
  void expandInto(List<String> names) {
    int pairs = brackets.size();
    List<List<String>> choices = new ArrayList<>(pairs);
    for (List<Range> bracket : brackets) {
      choices.add(written(bracket));
    }
    int[] chosen = new int[pairs];
    while (true) {
      names.add(write(choices, chosen));
      int turning = pairs - 1;
      while (turning >= 0 && ++chosen[turning] == choices.get(turning).size()) {
        chosen[turning] = 0;
        turning = turning == pairs - 1 ? 0 : turning + 1;
        if (turning == pairs - 1) {
          return;
        }
      }
      if (turning < 0) {
        return;
      }
    }
  }

  private String write(List<List<String>> choices, int[] chosen) {
    StringBuilder name = new StringBuilder(texts.getFirst());
    for (int i = 0; i < chosen.length; i++) {
      name.append(choices.get(i).get(chosen[i])).append(texts.get(i + 1));
    }
    return name.toString();
  }

  private static List<String> written(List<Range> bracket) {
    List<String> written = new ArrayList<>((int) values(bracket));
    for (Range range : bracket) {
      for (long value = range.low; value <= range.high; value++) {
        written.add(NumberedName.padded(value, range.width));
      }
    }
    return written;
  }
}
