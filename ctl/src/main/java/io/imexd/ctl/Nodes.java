package io.imexd.ctl;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.hostlist.HostlistException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tray names from the command line. */
final class Nodes {
  private Nodes() {}

  /** Returns the names of a list that must name each tray once and at least one. */
  static List<String> distinct(String option, String list) {
    List<String> names = some(option, list);
    Set<String> seen = HashSet.newHashSet(names.size());
    for (String name : names) {
      if (!seen.add(name)) {
        throw new UsageException(option + ": " + name + " is named twice");
      }
    }
    return names;
  }

  /** Returns the names of a list that must name at least one. */
  static List<String> some(String option, String list) {
    List<String> names = expand(option, list);
    if (names.isEmpty()) {
      throw new UsageException(option + ": the list names no tray");
    }
    return names;
  }

  /** Returns the one name that is meant. */
  static String single(String option, String list) {
    List<String> names = expand(option, list);
    if (names.size() != 1) {
      throw new UsageException(option + ": one tray is wanted, " + names.size() + " are named");
    }
    return names.getFirst();
  }

  static List<String> expand(String option, String list) {
    try {
      return Hostlist.expand(list);
    } catch (HostlistException e) {
      throw new UsageException(option + ": " + e.getMessage(), e.caretLines());
    }
  }
}
