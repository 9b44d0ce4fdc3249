package io.imexd.ctl.show;

import io.imexd.proto.Check;
import io.imexd.proto.TrayLine;
import io.imexd.proto.VerifyResult;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The checks of a job, counted by kind, each that failed in full, and the connections of each
 * domain.
 */
public final class VerifyText {
  /** The most failed checks shown; -o json has them all. */
  private static final int FAILED_SHOWN = 40;

  private VerifyText() {}

  public static void write(VerifyResult result, StringBuilder text, Colors colors) {
    writeKinds(result, text, colors);
    writeFailed(result, text, colors);
    ConnectionMatrix.writeAll(result.getTraysList(), text, colors);
  }

  private static void writeKinds(VerifyResult result, StringBuilder text, Colors colors) {
    Set<String> trays = new HashSet<>();
    for (TrayLine tray : result.getTraysList()) {
      trays.add(tray.getTray());
    }
    Map<String, int[]> kinds = new LinkedHashMap<>();
    for (Check check : result.getChecksList()) {
      int[] counts = kinds.computeIfAbsent(kind(check.getName(), trays), kind -> new int[2]);
      counts[0] += check.getOk() ? 1 : 0;
      counts[1]++;
    }
    Table table = new Table(2, "CHECK", "PASSED", "OK");
    kinds.forEach((kind, counts) ->
        table.row(kind, counts[0] + " of " + counts[1], counts[0] == counts[1] ? "yes" : "NO"));
    if (!table.isEmpty()) {
      table.writeTo(text, colors);
    }
  }

  static void writeFailed(VerifyResult result, StringBuilder text, Colors colors) {
    Table table = new Table("FAILED", "EXPECTED", "SEEN");
    int failed = 0;
    for (Check check : result.getChecksList()) {
      if (!check.getOk() && ++failed <= FAILED_SHOWN) {
        table.row(check.getName(), check.getExpected(), check.getSeen());
      }
    }
    if (!table.isEmpty()) {
      text.append('\n');
      table.writeTo(text, colors);
    }
    if (failed > FAILED_SHOWN) {
      text.append(failed - FAILED_SHOWN).append(" more: -o json\n");
    }
  }

  /**
   * Returns the words of a check's name before the first that names a tray: "map digest t03" is one
   * of "map digest".
   */
  private static String kind(String name, Set<String> trays) {
    int end = 0;
    while (end < name.length()) {
      int next = name.indexOf(' ', end + 1);
      int stop = next < 0 ? name.length() : next;
      if (trays.contains(name.substring(end, stop).strip())) {
        break;
      }
      end = stop;
    }
    return end == 0 ? name : name.substring(0, end);
  }
}
