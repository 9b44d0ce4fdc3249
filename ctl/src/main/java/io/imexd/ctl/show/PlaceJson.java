package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.place.Placement;
import java.io.IOException;
import java.util.List;

/** Where a job would be placed, as JSON. */
public final class PlaceJson {
  private PlaceJson() {}

  public static void write(JsonWriter json, Placement placement) throws IOException {
    List<String> trays = List.of();
    List<Placement.Part> parts = List.of();
    if (placement instanceof Placement.Found found) {
      trays = found.trays();
      parts = found.parts();
    }
    json.beginObject();
    json.name("hostlist").value(Hostlist.fold(trays));
    Json.strings(json, "trays", trays);
    json.name("parts").beginArray();
    for (Placement.Part part : parts) {
      json.beginObject();
      json.name("clique").value(part.clique());
      Json.strings(json, "trays", part.trays());
      json.name("free_left").value(part.left());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }
}
