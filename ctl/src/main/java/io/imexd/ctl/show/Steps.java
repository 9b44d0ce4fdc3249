package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.proto.MemberStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Members grouped by the step they are at, in the order of the protocol: 144 trays become a handful
 * of lines.
 */
final class Steps {
  private static final String[] ORDER = {
    "reserve", "prepare", "start", "connect", "confirm", "ready", "release"
  };

  /** Unknown steps of a newer imexd are shown too, but not without end. */
  private static final int MAX_GROUPS = 12;

  private static final int MAX_LINE_CHARACTERS = 160;

  private Steps() {}

  /** Returns one phrase: "reserve 2 connect 16: t03 waits for t05". Empty without members. */
  static String phrase(List<MemberStep> members) {
    StringBuilder text = new StringBuilder();
    for (List<MemberStep> group : groups(members)) {
      if (!text.isEmpty()) {
        text.append("  ");
      }
      text.append(group.getFirst().getStep())
          .append(' ')
          .append(group.size())
          .append(example(group));
    }
    return clipped(Words.oneLine(text.toString()));
  }

  /**
   * Returns one line a step: how many, which, and what the first of them that says so waits for.
   */
  static List<String> lines(List<MemberStep> members) {
    List<String> lines = new ArrayList<>();
    for (List<MemberStep> group : groups(members)) {
      List<String> trays = new ArrayList<>(group.size());
      for (MemberStep member : group) {
        trays.add(member.getTray());
      }
      StringBuilder line = new StringBuilder(group.getFirst().getStep());
      line.repeat(' ', Math.max(1, 8 - line.length()));
      String count = Integer.toString(group.size());
      line.repeat(' ', Math.max(0, 4 - count.length())).append(count).append("  ");
      line.append(Hostlist.foldSorted(trays)).append(example(group));
      lines.add(clipped(Words.oneLine(line.toString())));
    }
    return lines;
  }

  private static String example(List<MemberStep> group) {
    for (MemberStep member : group) {
      if (!member.getDetail().isEmpty()) {
        return ": " + member.getTray() + " " + member.getDetail();
      }
    }
    return "";
  }

  private static Collection<List<MemberStep>> groups(List<MemberStep> members) {
    Map<String, List<MemberStep>> groups = new LinkedHashMap<>();
    for (String step : ORDER) {
      groups.put(step, new ArrayList<>());
    }
    for (MemberStep member : members) {
      List<MemberStep> group = groups.get(member.getStep());
      if (group == null && groups.size() < MAX_GROUPS) {
        group = new ArrayList<>();
        groups.put(member.getStep(), group);
      }
      if (group != null) {
        group.add(member);
      }
    }
    groups.values().removeIf(List::isEmpty);
    return groups.values();
  }

  private static String clipped(String line) {
    return line.length() <= MAX_LINE_CHARACTERS
        ? line
        : line.substring(0, MAX_LINE_CHARACTERS - 3) + "...";
  }
}
