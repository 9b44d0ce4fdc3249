package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.wire.ConnectionState;
import io.imexd.testbed.imex.wire.DaemonState;
import io.imexd.testbed.imex.wire.NodeReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole domain as one round of questions saw it; an unreachable node has no report. */
final class DomainReport {
  final List<String> entries;
  final int localId;
  final Instant at;
  private final @Nullable NodeReport[] reports;

  /**
   * Makes a report.
   *
   * @param localId the local node's id, -1 if this system is not in the list
   */
  DomainReport(List<String> entries, int localId, Instant at, @Nullable NodeReport... reports) {
    this.entries = entries;
    this.localId = localId;
    this.at = at;
    this.reports = reports;
  }

  int size() {
    return entries.size();
  }

  /** Without an answer from the local daemon nothing is known: everything is UNAVAILABLE, DOWN. */
  private @Nullable NodeReport report(int id) {
    return localId >= 0 && reports[localId] == null ? null : reports[id];
  }

  DaemonState state(int id) {
    NodeReport report = report(id);
    return report == null ? DaemonState.UNAVAILABLE : report.state();
  }

  String version(int id) {
    NodeReport report = report(id);
    return report == null ? "" : report.version();
  }

  /** Host name, or N/A for an unreachable node. */
  String hostName(int id) {
    NodeReport report = report(id);
    return report == null ? "N/A" : report.hostName();
  }

  /** What node {@code from} says about its connection to node {@code to}. */
  ConnectionState connection(int from, int to) {
    NodeReport report = report(from);
    return report == null || to >= report.row().size()
        ? ConnectionState.INVALID
        : report.row().get(to);
  }

  /** UP, DEGRADED or DOWN. */
  String domainState() {
    int answering = 0;
    boolean up = true;
    for (int i = 0; i < size(); i++) {
      if (report(i) != null) {
        answering++;
      }
      up &= state(i) == DaemonState.READY;
      for (int j = 0; j < size() && up; j++) {
        up = connection(i, j) == ConnectionState.CONNECTED;
      }
    }
    return up ? "UP" : answering > 0 ? "DEGRADED" : "DOWN";
  }

  /** Whether anything but the time differs. */
  boolean sameAs(DomainReport other) {
    for (int i = 0; i < size(); i++) {
      if (nodeChanged(i, other)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the node's line or row differs. */
  boolean nodeChanged(int id, DomainReport before) {
    if (state(id) != before.state(id) || !version(id).equals(before.version(id))) {
      return true;
    }
    for (int j = 0; j < size(); j++) {
      if (connection(id, j) != before.connection(id, j)) {
        return true;
      }
    }
    return false;
  }
}
