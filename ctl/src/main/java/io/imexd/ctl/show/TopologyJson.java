package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.ctl.topology.Comparison;
import io.imexd.ctl.topology.Layout;
import io.imexd.ctl.topology.Tray;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The topology as JSON, which {@code --previous} and {@code --compare} read back. */
public final class TopologyJson {
  private TopologyJson() {}

  public static void write(
      JsonWriter json, List<Tray> trays, Layout layout, @Nullable Comparison comparison)
      throws IOException {
    json.beginObject();
    json.name("block_sizes").beginArray();
    for (int size : layout.sizes()) {
      json.value(size);
    }
    json.endArray();
    json.name("blocks").beginArray();
    for (io.imexd.ctl.topology.Block block : layout.blocks()) {
      json.beginObject();
      json.name("name").value(block.name());
      json.name("clique").value(block.clique());
      Json.strings(json, "trays", block.trays());
      json.endObject();
    }
    json.endArray();
    json.name("trays").beginArray();
    for (Tray tray : trays) {
      io.imexd.ctl.topology.Block block = layout.blockOf(tray.name());
      json.beginObject();
      json.name("tray").value(tray.name());
      json.name("clique").value(tray.clique());
      json.name("block").value(block == null ? "" : block.name());
      json.name("state").value(tray.state());
      json.name("reason").value(tray.reason());
      json.endObject();
    }
    json.endArray();
    Json.strings(json, "notes", layout.notes());
    Json.strings(json, "differences", comparison == null ? List.of() : comparison.differences());
    Json.strings(json, "not_compared", comparison == null ? List.of() : comparison.silent());
    json.endObject();
  }
}
