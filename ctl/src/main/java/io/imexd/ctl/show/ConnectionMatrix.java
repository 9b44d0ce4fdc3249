package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.proto.Connection;
import io.imexd.proto.Domain;
import io.imexd.proto.TrayLine;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is connected to whom within a domain, a letter each ordered pair: what the tray at the left
 * says of the tray above, by its own nvidia-imex, and "." where nobody has said anything.
 */
final class ConnectionMatrix {
  private static final String LEGEND =
      """
      C connected, N never connected, R recovering, D disconnected, I invalid, A authenticating,
      V version differs, M map differs, . not known
      """;

  private final Domain domain;
  private final Map<String, Map<String, String>> seen;

  private ConnectionMatrix(Domain domain, Map<String, Map<String, String>> seen) {
    this.domain = domain;
    this.seen = seen;
  }

  static void writeAll(List<TrayLine> trays, StringBuilder text, Colors colors) {
    Map<String, Domain> domains = new LinkedHashMap<>();
    Map<String, Map<String, String>> seen = new HashMap<>();
    for (TrayLine tray : trays) {
      for (Domain domain : tray.getStatus().getHolding().getDomainsList()) {
        domains.putIfAbsent(domain.getClique(), domain);
      }
      for (Connection connection : tray.getStatus().getConnectionsList()) {
        if (connection.getFrom().equals(tray.getTray())) {
          seen.computeIfAbsent(connection.getFrom(), from -> new HashMap<>())
              .put(connection.getTo(), connection.getStatus());
        }
      }
    }
    for (Domain domain : domains.values()) {
      new ConnectionMatrix(domain, seen).write(text, colors);
    }
    if (!domains.isEmpty()) {
      text.append(LEGEND);
    }
  }

  private void write(StringBuilder text, Colors colors) {
    List<String> members = domain.getMembersList();
    int width = 0;
    for (String member : members) {
      width = Math.max(width, member.length());
    }
    text.append("\nclique ").append(Words.oneLine(domain.getClique())).append(": ");
    text.append(Words.oneLine(Hostlist.fold(members))).append('\n');
    for (String from : members) {
      String name = Words.oneLine(from);
      text.append(name).repeat(' ', width - name.length() + 2);
      for (String to : members) {
        char letter = letter(seen.getOrDefault(from, Map.of()).getOrDefault(to, ""));
        text.append(letter == 'C' ? "C" : colors.bad(Character.toString(letter)));
      }
      text.append('\n');
    }
  }

  /** Returns nvidia-imex-ctl's own letter for its word, with V and M for its !V! and !M!. */
  static char letter(String status) {
    return switch (status) {
      case "" -> '.';
      case "CONNECTED" -> 'C';
      case "NEVER_CONNECTED" -> 'N';
      case "RECOVERING" -> 'R';
      case "DISCONNECTED" -> 'D';
      case "INVALID" -> 'I';
      case "AUTHENTICATING" -> 'A';
      case "VERSION_MISMATCH" -> 'V';
      case "MAP_MISMATCH", "NODE_MAP_MISMATCH" -> 'M';
      default -> '?';
    };
  }
}
