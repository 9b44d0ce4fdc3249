package io.imexd.ctl.show;

import io.imexd.proto.Diagnosis;
import io.imexd.proto.DoctorResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One tray's findings in a table; of several trays, how many say what. Then what is wrong, each
 * with its reason and its remedy, problems first.
 */
public final class DoctorText {
  private static final String[] VERDICTS = {"ok", "warning", "problem", "skipped"};
  private static final String RACK = "rack";

  private DoctorText() {}

  public static void write(DoctorResult result, StringBuilder text, Colors colors) {
    Set<String> trays = new LinkedHashSet<>();
    for (Diagnosis found : result.getFindingsList()) {
      if (!found.getTray().isEmpty()) {
        trays.add(found.getTray());
      }
    }
    if (trays.size() > 1) {
      counted(result, text, colors);
    } else {
      all(result, text, colors);
    }
    told("problem", result, text, colors);
    told("warning", result, text, colors);
    if (trays.size() <= 1) {
      told("ok", result, text, colors);
    }
  }

  private static void all(DoctorResult result, StringBuilder text, Colors colors) {
    Table table = new Table(1, "CHECK", "VERDICT", "SEEN");
    for (Diagnosis found : result.getFindingsList()) {
      table.row(found.getName(), found.getVerdict(), found.getSeen());
    }
    table.writeTo(text, colors);
  }

  private static void counted(DoctorResult result, StringBuilder text, Colors colors) {
    Map<String, int[]> kinds = new LinkedHashMap<>();
    for (Diagnosis found : result.getFindingsList()) {
      int[] counts = kinds.computeIfAbsent(found.getName(), name -> new int[VERDICTS.length]);
      for (int i = 0; i < VERDICTS.length; i++) {
        counts[i] += found.getVerdict().equals(VERDICTS[i]) ? 1 : 0;
      }
    }
    Table table = new Table("CHECK", "OK", "WARNING", "PROBLEM", "SKIPPED");
    kinds.forEach((name, counts) ->
        table.row(name, count(counts[0]), count(counts[1]), count(counts[2]), count(counts[3])));
    table.writeTo(text, colors);
  }

  private static String count(int number) {
    return number == 0 ? "-" : Integer.toString(number);
  }

  /** Of what is well, only where there is a hint. */
  private static void told(String verdict, DoctorResult result, StringBuilder text, Colors colors) {
    for (Diagnosis found : result.getFindingsList()) {
      if (!found.getVerdict().equals(verdict)
          || (verdict.equals("ok") && found.getRemedy().isEmpty())) {
        continue;
      }
      String whose = found.getTray().isEmpty() ? RACK : found.getTray();
      text.append('\n').append(colors.state(verdict, verdict)).append(' ');
      text.append(Words.oneLine(whose + ": " + found.getName() + ": " + found.getSeen()) + '\n');
      line("  why  ", found.getWhy(), text);
      line("  do   ", found.getRemedy(), text);
    }
  }

  private static void line(String head, String what, StringBuilder text) {
    if (!what.isEmpty()) {
      text.append(head).append(Words.oneLine(what)).append('\n');
    }
  }
}
