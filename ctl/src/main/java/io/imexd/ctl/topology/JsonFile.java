package io.imexd.ctl.topology;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads nodes as {@code kubectl get nodes -o json} prints them (a List with items, or one Node),
 * the document of {@code imexctl topology -o json}, and the patches of {@link Labels#patches}.
 */
final class JsonFile {
  private static final String LABELS = "labels";

  private JsonFile() {}

  static TopologyFile parse(String text) throws TopologyFileException {
    JsonElement all = element("the file", text);
    if (!all.isJsonObject()) {
      throw new TopologyFileException("a JSON object is wanted, as kubectl and imexctl print it");
    }
    JsonObject object = all.getAsJsonObject();
    try {
      if (object.has("result")) {
        return blocks(object.getAsJsonObject("result"));
      }
      Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
      if (object.has("items")) {
        for (JsonElement item : object.getAsJsonArray("items")) {
          node(item.getAsJsonObject(), nodes);
        }
      } else {
        node(object, nodes);
      }
      return new TopologyFile(LABELS, List.of(), nodes, List.of());
    } catch (ClassCastException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new TopologyFileException(
          "it is JSON, but neither of kubectl get nodes -o json nor of imexctl topology -o json");
    }
  }

  /** Reads lines of a node's name and a merge patch. */
  static TopologyFile patches(String text) throws TopologyFileException {
    Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String said = line.strip();
      if (said.isEmpty() || said.startsWith("#")) {
        continue;
      }
      int blank = said.indexOf(' ');
      String where = "line " + number;
      JsonElement patch = element(where, blank < 0 ? "" : said.substring(blank + 1));
      try {
        JsonObject metadata = patch.getAsJsonObject().getAsJsonObject("metadata");
        nodes.put(said.substring(0, blank), labels(metadata));
      } catch (ClassCastException
          | IllegalStateException
          | NullPointerException
          | UnsupportedOperationException e) {
        throw new TopologyFileException(where + ": NODE PATCH is wanted, the patch with labels");
      }
    }
    return new TopologyFile(LABELS, List.of(), nodes, List.of());
  }

  private static JsonElement element(String where, String json) throws TopologyFileException {
    try {
      return JsonParser.parseString(json);
    } catch (JsonParseException e) {
      throw new TopologyFileException(
          where + ": it is not JSON: " + oneLine(String.valueOf(e.getMessage())));
    }
  }

  private static String oneLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static void node(JsonObject node, Map<String, Map<String, String>> nodes) {
    JsonObject metadata = node.getAsJsonObject("metadata");
    nodes.put(metadata.get("name").getAsString(), labels(metadata));
  }

  /** A label that a patch takes away (null) is one that is not there. */
  private static Map<String, String> labels(JsonObject metadata) {
    Map<String, String> labels = new LinkedHashMap<>();
    JsonObject said = metadata.has(LABELS) ? metadata.getAsJsonObject(LABELS) : new JsonObject();
    for (String key : Labels.ALL) {
      if (said.has(key) && !said.get(key).isJsonNull()) {
        labels.put(key, said.get(key).getAsString());
      }
    }
    return labels;
  }

  private static TopologyFile blocks(JsonObject result) throws TopologyFileException {
    List<Integer> sizes = new ArrayList<>();
    for (JsonElement size : result.getAsJsonArray("block_sizes")) {
      sizes.add(ConfFile.size("block_sizes", size.getAsString()));
    }
    List<Block> blocks = new ArrayList<>();
    for (JsonElement item : result.getAsJsonArray("blocks")) {
      JsonObject block = item.getAsJsonObject();
      JsonArray trays = block.getAsJsonArray("trays");
      Set<String> names = new LinkedHashSet<>();
      trays.forEach(tray -> names.add(tray.getAsString()));
      blocks.add(
          new Block(
              block.get("name").getAsString(),
              block.get("clique").getAsString(),
              List.copyOf(names)));
    }
    return TopologyFile.of("JSON of imexctl topology", List.of(BlockTopology.only(sizes, blocks)));
  }
}
