package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.topology.Comparison;
import io.imexd.ctl.topology.Layout;
import io.imexd.ctl.topology.Tray;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Racks, cliques and how their trays are; and what a file has otherwise. */
public final class TopologyText {
  private TopologyText() {}

  /** Writes a line a clique, then each tray that is not well, then the notes. */
  public static void write(
      Collection<Tray> trays, Layout layout, StringBuilder text, Colors colors) {
    Map<String, Tray> known = new HashMap<>();
    trays.forEach(tray -> known.put(tray.name(), tray));
    Table table =
        new Table("RACK", "CLIQUE", "BLOCK", "TRAYS", "FREE", "HELD", "NOT FIT", "SILENT", "WHICH");
    for (io.imexd.ctl.topology.Block block : layout.blocks()) {
      int free = 0;
      int held = 0;
      int silent = 0;
      for (String name : block.trays()) {
        Tray tray = known.get(name);
        free += tray != null && tray.isFree() ? 1 : 0;
        held += tray != null && tray.isHeld() && !isBad(tray) ? 1 : 0;
        silent += tray == null || tray.isSilent() ? 1 : 0;
      }
      int all = block.trays().size();
      table.row(
          Tray.rack(block.clique()),
          Tray.cliqueId(block.clique()),
          block.name(),
          Integer.toString(all),
          Integer.toString(free),
          Integer.toString(held),
          Integer.toString(all - free - held - silent),
          Integer.toString(silent),
          Hostlist.foldSorted(block.trays()));
    }
    if (!table.isEmpty()) {
      table.writeTo(text, colors);
    }
    Table bad = new Table(1, "TRAY", "STATE", "REASON");
    for (Tray tray : trays) {
      if (isBad(tray) || tray.isSilent()) {
        bad.row(tray.name(), tray.state(), tray.reason());
      }
    }
    if (!bad.isEmpty()) {
      text.append(table.isEmpty() ? "" : "\n");
      bad.writeTo(text, colors);
    }
    for (String note : layout.notes()) {
      text.append(Words.oneLine(note)).append('\n');
    }
  }

  private static boolean isBad(Tray tray) {
    return switch (tray.state()) {
      case "drained", "unfit", "degraded" -> true;
      default -> false;
    };
  }

  /** Writes each difference on its line. */
  public static void writeDifferences(Comparison comparison, StringBuilder text) {
    for (String difference : comparison.differences()) {
      text.append(Words.oneLine(difference)).append('\n');
    }
  }

  /** Returns the one line of a comparison. */
  public static String verdict(String file, String kind, Comparison comparison) {
    int count = comparison.differences().size();
    String differ =
        count == 0
            ? " says what the fabric says"
            : " differs from the fabric in " + count + (count == 1 ? " point" : " points");
    String silent =
        comparison.silent().isEmpty()
            ? ""
            : "; not compared, for the clique is not known now: "
                + Hostlist.foldSorted(comparison.silent());
    return file + " (" + kind + ")" + differ + silent;
  }
}
