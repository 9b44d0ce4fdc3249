package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.LocalTime;
import io.imexd.testbed.imex.wire.ConnectionState;
import org.jspecify.annotations.Nullable;

/** The report as JSON: nodes, timestamp, and the domain's status last. */
final class JsonReport {
  private JsonReport() {}

  /**
   * The text.
   *
   * @param before the report printed last, null for the first: then all that is live has changed
   */
  static String of(
      DomainReport report, @Nullable DomainReport before, boolean hostNames, Faults faults) {
    JsonText json = new JsonText(faults.text("JSON_STYLE", "pretty").equals("compact"));
    int[] order = order(report.size(), faults.on("JSON_SHUFFLE"));
    json.open().open("nodes");
    for (int id : order) {
      json.open(Integer.toString(id));
      json.text("status", report.state(id).name());
      json.text("host", report.entries.get(id));
      json.open("connections");
      for (int to : order) {
        ConnectionState cell = report.connection(id, to);
        boolean changed =
            before == null ? cell != ConnectionState.INVALID : cell != before.connection(id, to);
        json.open(Integer.toString(to));
        json.text("host", report.entries.get(to));
        json.text("status", cell.name());
        json.flag("changed", changed).close();
      }
      json.close();
      json.flag("changed", before == null || report.nodeChanged(id, before));
      json.text("version", report.version(id));
      json.text("hostName", hostNames ? report.hostName(id) : "").close();
    }
    json.close().text("timestamp", LocalTime.report(report.at));
    return json.text("status", report.domainState()).close().toString();
  }

  private static int[] order(int size, boolean shuffled) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    long random = System.nanoTime();
    for (int i = size - 1; i > 0 && shuffled; i--) {
      random = random * 6364136223846793005L + 1442695040888963407L;
      int j = (int) Long.remainderUnsigned(random >>> 33, i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
