package io.imexd.guard;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;

/** An nft that keeps one table, as the kernel would. */
final class ScriptedNft implements Nft {
  String table = "";
  String others = "{\"nftables\": []}";
  String failure = "";
  int applied;

  @Override
  public void apply(String json) throws IOException {
    refuse();
    applied++;
    JsonArray listed = new JsonArray();
    int handle = 1;
    for (JsonElement command :
        JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("nftables")) {
      if (command.getAsJsonObject().get("add") instanceof JsonObject item && !item.has("table")) {
        String kind = item.keySet().iterator().next();
        item.getAsJsonObject(kind).addProperty("handle", handle++);
        listed.add(item);
      }
    }
    JsonObject all = new JsonObject();
    all.add("nftables", listed);
    table = all.toString();
  }

  @Override
  public String table() throws IOException {
    refuse();
    return table;
  }

  @Override
  public String ruleset() throws IOException {
    refuse();
    return others;
  }

  private void refuse() throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
  }
}
