package io.imexd.imex;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imexd.imex.Snapshot.Connection;
import io.imexd.protocol.Blame;
import io.imexd.protocol.Domain;
import io.imexd.protocol.TrayId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code nvidia-imex-ctl -N -j} says, in the names of the trays. Any word but READY is not
 * ready, any but CONNECTED not connected, and whoever is not mentioned is neither.
 *
 * @param nodesReady every node is READY
 * @param detail what is missing, one line; empty when all is well
 * @param atFault the trays that explain what is missing
 */
record Matrix(
    boolean nodesReady, List<Connection> connections, String detail, List<TrayId> atFault) {
  private static final String NOT_MENTIONED = "NOT_MENTIONED";

  Matrix {
    connections = List.copyOf(connections);
    atFault = List.copyOf(atFault);
  }

  boolean good() {
    return detail.isEmpty();
  }

  /**
   * Whether a connection that this tray's nvidia-imex has to make is missing, though every node is
   * READY to be dialled.
   */
  boolean lateFrom(TrayId self) {
    return nodesReady && connections.stream().anyMatch(c -> c.from().equals(self) && c.isMissing());
  }

  static Matrix failed(String detail) {
    return new Matrix(false, List.of(), detail, List.of());
  }

  static Matrix parse(String json, Domain domain) {
    try {
      // Warnings may stand around the one object.
      int from = json.indexOf('{');
      int to = json.lastIndexOf('}');
      if (from < 0 || to < from) {
        return failed("nvidia-imex-ctl -N gave no JSON");
      }
      return read(JsonParser.parseString(json.substring(from, to + 1)).getAsJsonObject(), domain);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      return failed("nvidia-imex-ctl -N gave JSON that is no matrix");
    }
  }

  private static Matrix read(JsonObject report, Domain domain) {
    Map<String, TrayId> trays = new HashMap<>();
    for (int i = 0; i < domain.members().size(); i++) {
      trays.put(canonical(domain.addresses().get(i)), domain.members().get(i));
    }
    Map<TrayId, String> states = new HashMap<>();
    Map<TrayId, Map<TrayId, String>> links = new HashMap<>();
    List<String> strangers = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : report.getAsJsonObject("nodes").entrySet()) {
      JsonObject node = entry.getValue().getAsJsonObject();
      String host = node.get("host").getAsString();
      TrayId from = trays.get(canonical(host));
      if (from == null) {
        strangers.add(host);
        continue;
      }
      states.put(from, node.get("status").getAsString());
      Map<TrayId, String> row = links.computeIfAbsent(from, _ -> new HashMap<>());
      for (JsonElement value : node.getAsJsonObject("connections").asMap().values()) {
        JsonObject link = value.getAsJsonObject();
        TrayId to = trays.get(canonical(link.get("host").getAsString()));
        if (to == null) {
          strangers.add(link.get("host").getAsString());
        } else {
          row.put(to, link.get("status").getAsString());
        }
      }
    }
    return judge(domain, states, links, strangers);
  }

  private static Matrix judge(
      Domain domain,
      Map<TrayId, String> states,
      Map<TrayId, Map<TrayId, String>> links,
      List<String> strangers) {
    List<String> lateNodes = new ArrayList<>();
    List<String> latePairs = new ArrayList<>();
    List<TrayId> notReady = new ArrayList<>();
    List<Set<TrayId>> broken = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (TrayId from : domain.members()) {
      String state = states.getOrDefault(from, NOT_MENTIONED);
      if (!state.equals("READY")) {
        lateNodes.add("nvidia-imex of " + from + " is " + state);
        notReady.add(from);
      }
      for (TrayId to : domain.members()) {
        String status = links.getOrDefault(from, Map.of()).getOrDefault(to, NOT_MENTIONED);
        Connection connection = new Connection(from, to, status);
        connections.add(connection);
        if (connection.isMissing()) {
          latePairs.add(from + " -> " + to + " " + status);
          broken.add(Set.of(from, to));
        }
      }
    }
    String detail = "";
    if (!strangers.isEmpty()) {
      detail = "nvidia-imex knows " + strangers.getFirst() + ", which is not of this domain";
    } else if (!lateNodes.isEmpty()) {
      detail = first(lateNodes, "tray");
    } else if (!latePairs.isEmpty()) {
      detail = first(latePairs, "pair");
    }
    List<TrayId> atFault = notReady.isEmpty() ? Blame.pairs(broken) : notReady;
    return new Matrix(
        lateNodes.isEmpty() && strangers.isEmpty(),
        connections,
        detail,
        strangers.isEmpty() ? atFault : List.of());
  }

  private static String first(List<String> late, String what) {
    int more = late.size() - 1;
    return late.getFirst()
        + (more == 0 ? "" : " (and " + more + " more " + what + (more == 1 ? ")" : "s)"));
  }

  /** One spelling for each address. */
  private static String canonical(String host) {
    try {
      return InetAddress.ofLiteral(host).getHostAddress();
    } catch (IllegalArgumentException e) {
      return host;
    }
  }
}
