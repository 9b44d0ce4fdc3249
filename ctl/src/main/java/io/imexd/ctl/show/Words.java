package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.proto.JobKey;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;

/** How single values are written for a person, the same way in every command. */
final class Words {
  private Words() {}

  /**
   * Returns the text on one line: what imexd passes on may come from anywhere, and a terminal obeys
   * control characters.
   */
  static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      clean.append(isControl(c) ? ' ' : c);
    }
    return clean.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7f && c < 0xa0);
  }

  /** Returns cluster/job, and the run where there is one. */
  static String job(JobKey job) {
    return job.getRun().isEmpty() ? shortJob(job) : shortJob(job) + " run " + job.getRun();
  }

  static String shortJob(JobKey job) {
    return job.getCluster() + "/" + job.getJob();
  }

  /** Returns how many and which: "8 trays t[01-08]". */
  static String trays(Collection<String> names) {
    return names.size() == 1
        ? "1 tray " + names.iterator().next()
        : names.size() + " trays " + Hostlist.foldSorted(names);
  }

  /**
   * Returns the second in UTC as 2026-11-23T18:13:36Z, or "-" for 0. Without a formatter, whose
   * classes cost a cold start.
   */
  static String time(long unixMillis) {
    if (unixMillis <= 0) {
      return "-";
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(unixMillis, 1_000L), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(20).append(time.getYear());
    two(text, '-', time.getMonthValue());
    two(text, '-', time.getDayOfMonth());
    two(text, 'T', time.getHour());
    two(text, ':', time.getMinute());
    two(text, ':', time.getSecond());
    return text.append('Z').toString();
  }

  private static void two(StringBuilder text, char before, int value) {
    text.append(before).append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  /** Returns milliseconds with one decimal, without the cost of a format string. */
  static String millis(double millis) {
    long tenths = Math.round(millis * 10);
    return tenths / 10 + "." + Math.abs(tenths % 10) + " ms";
  }
}
