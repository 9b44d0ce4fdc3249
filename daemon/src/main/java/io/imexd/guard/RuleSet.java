package io.imexd.guard;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.imexd.config.Cidr;
import io.imexd.imex.Ports;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The table {@code inet imexd} as nft(8) takes it (libnftables-json(5)). Packets of the members are
 * passed on to whatever the site has besides, all others of these ports are dropped, coming and
 * going, both as the port of this side and of the other. No connection tracking: an established
 * link of an earlier domain ends with its rules. An ephemeral port must not be one of these
 * (ip_local_reserved_ports).
 *
 * @param allow who may reach the command port besides, while the tray is in a domain
 */
record RuleSet(Admitted admitted, Ports ports, List<Cidr> allow) {
  static final String FAMILY = "inet";
  static final String TABLE = "imexd";

  /** Ten before the site's own filter: what is dropped here is never looked at there. */
  private static final int PRIORITY = -10;

  RuleSet {
    allow = List.copyOf(allow);
  }

  /** One transaction: the old table goes as the new one comes. */
  JsonObject transaction() {
    JsonArray commands = new JsonArray();
    JsonObject table = object("family", text(FAMILY), "name", text(TABLE));
    // Deleting needs a table to be there; adding one that is there does nothing.
    commands.add(object("add", object("table", table)));
    commands.add(object("delete", object("table", table)));
    commands.add(object("add", object("table", table)));
    content().forEach(item -> commands.add(object("add", item)));
    return object("nftables", commands);
  }

  /** Takes the table away. */
  static JsonObject removal() {
    JsonArray commands = new JsonArray();
    JsonObject table = object("family", text(FAMILY), "name", text(TABLE));
    commands.add(object("add", object("table", table)));
    commands.add(object("delete", object("table", table)));
    return object("nftables", commands);
  }

  /** Chains and rules in their order, as they are to be listed. */
  List<JsonObject> content() {
    List<JsonObject> items = new ArrayList<>();
    for (Way way : Way.values()) {
      items.add(
          object(
              "chain",
              object(
                  "family",
                  text(FAMILY),
                  "table",
                  text(TABLE),
                  "name",
                  text(way.hook),
                  "type",
                  text("filter"),
                  "hook",
                  text(way.hook),
                  "prio",
                  new JsonPrimitive(PRIORITY),
                  "policy",
                  text("accept"))));
    }
    for (Way way : Way.values()) {
      if (way == Way.OUT) {
        // nvidia-imex runs as root; whoever else dials its port is not it.
        JsonObject others =
            match("!=", object("meta", object("key", text("skuid"))), new JsonPrimitive(0));
        items.add(rule(way, dropped(match(port("dport"), set(List.of(ports.server()))), others)));
      }
      passed(way, items);
      for (String side : List.of("dport", "sport")) {
        items.add(rule(way, dropped(match(port(side), both()))));
      }
    }
    return items;
  }

  private void passed(Way way, List<JsonObject> items) {
    if (admitted.addresses().isEmpty()) {
      return;
    }
    for (boolean six : List.of(false, true)) {
      List<JsonElement> members = new ArrayList<>();
      for (String address : new TreeSet<>(admitted.addresses())) {
        if (isSix(address) == six) {
          members.add(text(address));
        }
      }
      if (!members.isEmpty()) {
        JsonObject from = match(peer(six, way), oneOrSet(members));
        items.add(rule(way, accepted(from, match(port("dport"), both()))));
        items.add(rule(way, accepted(from, match(port("sport"), both()))));
      }
    }
    // nvidia-imex-ctl on this very tray.
    JsonObject here = match(object("meta", object("key", text(way.device))), text("lo"));
    for (String side : List.of("dport", "sport")) {
      items.add(rule(way, accepted(here, match(port(side), set(List.of(ports.command()))))));
    }
    for (Cidr network : allow) {
      JsonObject from =
          match(peer(network.network() instanceof Inet6Address, way), prefix(network));
      String side = way == Way.IN ? "dport" : "sport";
      items.add(rule(way, accepted(from, match(port(side), set(List.of(ports.command()))))));
    }
  }

  private enum Way {
    IN("input", "saddr", "iifname"),
    OUT("output", "daddr", "oifname");

    private final String hook;
    private final String peer;
    private final String device;

    Way(String hook, String peer, String device) {
      this.hook = hook;
      this.peer = peer;
      this.device = device;
    }
  }

  private JsonObject rule(Way way, JsonArray expression) {
    return object(
        "rule",
        object(
            "family",
            text(FAMILY),
            "table",
            text(TABLE),
            "chain",
            text(way.hook),
            "comment",
            text(admitted.label()),
            "expr",
            expression));
  }

  private static JsonArray accepted(JsonObject... matches) {
    JsonArray expression = expression(matches);
    expression.add(object("accept", JsonNull.INSTANCE));
    return expression;
  }

  /** Counted, so that people see that something knocks. */
  private static JsonArray dropped(JsonObject... matches) {
    JsonArray expression = expression(matches);
    expression.add(object("counter", JsonNull.INSTANCE));
    expression.add(object("drop", JsonNull.INSTANCE));
    return expression;
  }

  private static JsonArray expression(JsonObject... matches) {
    JsonArray expression = new JsonArray();
    for (JsonObject match : matches) {
      expression.add(match);
    }
    return expression;
  }

  private JsonElement both() {
    return set(List.copyOf(new TreeSet<>(List.of(ports.server(), ports.command()))));
  }

  private static JsonElement set(List<Integer> numbers) {
    return oneOrSet(numbers.stream().<JsonElement>map(JsonPrimitive::new).toList());
  }

  /** As nft lists it: a set of one is its element. */
  private static JsonElement oneOrSet(List<JsonElement> elements) {
    if (elements.size() == 1) {
      return elements.getFirst();
    }
    JsonArray set = new JsonArray();
    elements.forEach(set::add);
    return object("set", set);
  }

  private static JsonElement prefix(Cidr network) {
    byte[] address = network.network().getAddress();
    if (network.bits() == 8 * address.length) {
      return text(network.network().getHostAddress());
    }
    for (int bit = network.bits(); bit < 8 * address.length; bit++) {
      address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    try {
      String first = InetAddress.getByAddress(address).getHostAddress();
      return object(
          "prefix", object("addr", text(first), "len", new JsonPrimitive(network.bits())));
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("an address has the length of an address", e);
    }
  }

  private static JsonObject match(JsonElement left, JsonElement right) {
    return match("==", left, right);
  }

  private static JsonObject match(String op, JsonElement left, JsonElement right) {
    return object("match", object("op", text(op), "left", left, "right", right));
  }

  private static JsonObject port(String side) {
    return payload("tcp", side);
  }

  private static JsonObject peer(boolean six, Way way) {
    return payload(six ? "ip6" : "ip", way.peer);
  }

  private static JsonObject payload(String protocol, String field) {
    return object("payload", object("protocol", text(protocol), "field", text(field)));
  }

  private static boolean isSix(String literal) {
    return literal.indexOf(':') >= 0;
  }

  private static JsonPrimitive text(String value) {
    return new JsonPrimitive(value);
  }

  /** An object of names and values, alternately. */
  private static JsonObject object(Object... pairs) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      object.add((String) pairs[i], (JsonElement) pairs[i + 1]);
    }
    return object;
  }
}
