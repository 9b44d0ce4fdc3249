package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.Diagnosis;
import io.imexd.proto.DoctorResult;
import java.io.IOException;

/** What doctor found, as JSON; every finding has every field. */
public final class DoctorJson {
  private DoctorJson() {}

  public static void doctor(JsonWriter json, DoctorResult result) throws IOException {
    json.beginObject();
    json.name("findings").beginArray();
    for (Diagnosis found : result.getFindingsList()) {
      json.beginObject();
      json.name("tray").value(found.getTray());
      json.name("name").value(found.getName());
      json.name("verdict").value(found.getVerdict());
      json.name("seen").value(found.getSeen());
      json.name("why").value(found.getWhy());
      json.name("remedy").value(found.getRemedy());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }
}
