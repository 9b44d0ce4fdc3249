package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.LocalTime;
import io.imexd.testbed.imex.Release;

/** The report as text, in the widths of the 570.00, 570 and 580 layouts. */
final class TextReport {
  private static final String LEGEND =
      """
      Connectivity Table Legend:
      I - Invalid - Node wasn't reachable, no connection status available
      N - Never Connected
      R - Recovering - Connection was lost, but clean up has not yet been triggered.
      D - Disconnected - Connection was lost, and clean up has been triggreed.
      A - Authenticating - If GSSAPI enabled, client has initiated mutual authentication.
      """;
  private static final String MISMATCHES =
      """
      !V! - Version mismatch, communication disabled.
      !M! - Node map mismatch, communication disabled.
      """;

  private final DomainReport report;
  private final Release release;
  private final boolean hostNames;
  private final StringBuilder out = new StringBuilder(4096);

  private TextReport(DomainReport report, Release release, boolean hostNames) {
    this.report = report;
    this.release = release;
    this.hostNames = hostNames;
  }

  static String of(DomainReport report, Release release, boolean hostNames) {
    TextReport text = new TextReport(report, release, hostNames);
    text.legend();
    text.nodes();
    text.matrix();
    return text.out.append("Domain State: ").append(report.domainState()).append('\n').toString();
  }

  private void legend() {
    out.append(LEGEND);
    if (!release.firstBuild()) {
      out.append(MISMATCHES);
    }
    out.append("C - Connected - Ready for operation\n\n");
    out.append(LocalTime.report(report.at)).append('\n');
  }

  private void nodes() {
    out.append("Nodes:\n");
    for (int id = 0; id < report.size(); id++) {
      boolean starred = id == report.localId && !release.oldLayout();
      String entry = report.entries.get(id);
      out.append("Node #");
      padded(Integer.toString(id), 3);
      out.append(starred ? " * " : " - ");
      padded(starred ? entry + " * " : entry, release.oldLayout() ? 15 : 18);
      out.append(" - ");
      String state = report.state(id).name();
      if (release.firstBuild() && !hostNames) {
        out.append(state);
      } else {
        padded(state, 20);
      }
      if (!release.firstBuild()) {
        out.append(" - Version: ");
        padded(report.version(id), hostNames ? 15 : 0);
      }
      if (hostNames) {
        out.append(" - Hostname: ").append(report.hostName(id));
      }
      out.append('\n');
    }
  }

  private void matrix() {
    int width = release.firstBuild() ? 3 : 4;
    out.append("\n Nodes From\\To  ");
    for (int id = 0; id < report.size(); id++) {
      padded(Integer.toString(id), width);
    }
    out.append('\n');
    for (int from = 0; from < report.size(); from++) {
      out.append("       ");
      padded(Integer.toString(from), 9);
      for (int to = 0; to < report.size(); to++) {
        padded(report.connection(from, to).cell(), width);
      }
      out.append('\n');
    }
  }

  private void padded(String text, int width) {
    out.append(text);
    for (int i = text.length(); i < width; i++) {
      out.append(' ');
    }
  }
}
