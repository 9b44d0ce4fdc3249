package io.imexd.ctl.hostlist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Slurm's hostlist grammar (src/common/hostlist.c, one-dimensional clusters), so that a hook needs
 * no call to the scheduler's controller to learn the names of its trays.
 */
public final class Hostlist {
  /** The most names a list may expand to, and the most numbers in one range: Slurm's MAX_RANGE. */
  public static final int MAX_NAMES = 65_536;

  /** The most characters in a list: more than a command line can carry. */
  public static final int MAX_CHARACTERS = 1 << 20;

  /** The most characters in one name: DNS's limit. */
  public static final int MAX_NAME_CHARACTERS = 253;

  private Hostlist() {}

  /**
   * Returns the names in Slurm's order, duplicates kept; empty for an empty list. Nothing is
   * allocated for a list that is too large.
   *
   * @throws HostlistException naming the character where the list stops being one
   */
  public static List<String> expand(String text) throws HostlistException {
    if (text.length() > MAX_CHARACTERS) {
      throw new HostlistException(
          text, MAX_CHARACTERS, "the list is longer than " + MAX_CHARACTERS + " characters");
    }
    List<HostlistItem> items = new HostlistParser(text).parse();
    long total = 0;
    for (HostlistItem item : items) {
      total += item.count();
      if (total > MAX_NAMES) {
        throw new HostlistException(
            text, item.at(), "the list expands to more than " + MAX_NAMES + " names");
      }
    }
    List<String> names = new ArrayList<>((int) total);
    for (HostlistItem item : items) {
      item.expandInto(names);
    }
    return names;
  }

  /**
   * Returns the shortest list that {@link #expand} turns back into exactly these names in this
   * order.
   */
  public static String fold(Collection<String> names) {
    HostlistFold fold = new HostlistFold();
    for (String name : names) {
      fold.add(NumberedName.of(name));
    }
    return fold.finish();
  }

  /**
   * Returns the names folded in the order in which people count, t2 before t10, whatever order they
   * come in.
   */
  public static String foldSorted(Collection<String> names) {
    HostlistFold fold = new HostlistFold();
    for (NumberedName name : numbered(names)) {
      fold.add(name);
    }
    return fold.finish();
  }

  /** Returns the names in the order in which people count: t2 before t10. */
  public static List<String> sorted(Collection<String> names) {
    List<String> sorted = new ArrayList<>(names.size());
    for (NumberedName name : numbered(names)) {
      sorted.add(name.prefix() + name.digits() + name.suffix());
    }
    return sorted;
  }

  /** Returns whether the second name is the one that people count next after the first. */
  public static boolean isNext(String name, String after) {
    NumberedName one = NumberedName.of(name);
    NumberedName two = NumberedName.of(after);
    return !one.digits().isEmpty()
        && one.prefix().equals(two.prefix())
        && one.suffix().equals(two.suffix())
        && two.value() == one.value() + 1;
  }

  private static List<NumberedName> numbered(Collection<String> names) {
    List<NumberedName> numbered = new ArrayList<>(names.size());
    for (String name : names) {
      numbered.add(NumberedName.of(name));
    }
    numbered.sort(null);
    return numbered;
  }
}
