package io.imexd.guard;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What nft says that there is, without what differs each time: handles, counts, spellings. */
final class Listing {
  private Listing() {}

  /** One line for each chain and rule of a list of them, in order. */
  static List<String> plain(List<JsonObject> items) {
    return items.stream().map(item -> plain(item).toString()).toList();
  }

  /**
   * The same of what {@code nft -j list table} printed.
   *
   * @throws IllegalArgumentException when it is nothing that nft prints
   */
  static List<String> of(String json) {
    List<JsonObject> items = new ArrayList<>();
    for (JsonObject item : items(json)) {
      if (item.has("chain") || item.has("rule")) {
        items.add(item);
      } else if (!item.has("table") && !item.has("metainfo")) {
        items.add(item); // A set, a map: nothing of ours.
      }
    }
    return plain(items);
  }

  /** The tables besides ours that hook into what comes in, and drop or reject something. */
  static Set<String> refusing(String json) {
    Set<String> hooked = new LinkedHashSet<>();
    Set<String> refusing = new LinkedHashSet<>();
    for (JsonObject item : items(json)) {
      if (item.get("chain") instanceof JsonObject chain) {
        if ("input".equals(word(chain, "hook"))) {
          hooked.add(table(chain, "table"));
        }
        if ("drop".equals(word(chain, "policy"))) {
          refusing.add(table(chain, "table"));
        }
      } else if (item.get("rule") instanceof JsonObject rule && refuses(rule)) {
        refusing.add(table(rule, "table"));
      }
    }
    hooked.retainAll(refusing);
    hooked.remove(RuleSet.FAMILY + " " + RuleSet.TABLE);
    return hooked;
  }

  private static boolean refuses(JsonObject rule) {
    return rule.get("expr") instanceof JsonArray expr
        && expr.asList().stream()
            .anyMatch(e -> e instanceof JsonObject o && (o.has("drop") || o.has("reject")));
  }

  private static String table(JsonObject of, String key) {
    return word(of, "family") + " " + word(of, key);
  }

  private static String word(JsonObject of, String key) {
    return of.get(key) instanceof JsonPrimitive p ? p.getAsString() : "";
  }

  private static List<JsonObject> items(String json) {
    try {
      List<JsonObject> items = new ArrayList<>();
      for (JsonElement item :
          JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("nftables")) {
        items.add(item.getAsJsonObject());
      }
      return items;
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException e) {
      throw new IllegalArgumentException("nft printed no list of rules", e);
    }
  }

  private static JsonElement plain(JsonElement element) {
    return switch (element) {
      case JsonObject object -> plainObject(object);
      case JsonArray array -> {
        JsonArray out = new JsonArray();
        array.forEach(e -> out.add(plain(e)));
        yield out;
      }
      case JsonPrimitive p when p.isString() -> new JsonPrimitive(address(p.getAsString()));
      default -> element;
    };
  }

  private static JsonObject plainObject(JsonObject object) {
    JsonObject out = new JsonObject();
    for (String key : new TreeSet<>(object.keySet())) {
      JsonElement value = object.get(key);
      switch (key) {
        case "handle" -> {}
        case "counter" -> out.add(key, new JsonObject());
        case "set" -> out.add(key, sorted(value));
        default -> out.add(key, plain(value));
      }
    }
    return out;
  }

  private static JsonElement sorted(JsonElement set) {
    if (!(set instanceof JsonArray array)) {
      return plain(set);
    }
    Map<String, JsonElement> byText = new java.util.TreeMap<>();
    array.forEach(e -> byText.put(plain(e).toString(), plain(e)));
    JsonArray out = new JsonArray();
    byText.values().forEach(out::add);
    return out;
  }

  /** One spelling for each address. */
  private static String address(String text) {
    try {
      return text.indexOf(':') >= 0 ? InetAddress.ofLiteral(text).getHostAddress() : text;
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
