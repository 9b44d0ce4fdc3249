package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryResult;
import io.imexd.proto.Timing;
import java.io.IOException;

/** The records of an audit log, as JSON; every record has every field. */
public final class HistoryJson {
  private HistoryJson() {}

  public static void history(JsonWriter json, HistoryResult result) throws IOException {
    json.beginObject();
    json.name("tray").value(result.getTray());
    json.name("records").beginArray();
    for (AuditRecord entry : result.getRecordsList()) {
      json.beginObject();
      json.name("at_ms").value(entry.getAtMs());
      json.name("tray").value(entry.getTray());
      json.name("event").value(entry.getEvent());
      json.name("call").value(entry.getCall());
      json.name("by").value(entry.getBy());
      json.name("job");
      if (entry.hasJob()) {
        Json.job(json, entry.getJob());
      } else {
        json.nullValue();
      }
      json.name("instance").value(entry.getInstance());
      json.name("from").value(entry.getFrom());
      json.name("to").value(entry.getTo());
      Json.strings(json, "trays", entry.getTraysList());
      json.name("map_digest").value(entry.getMapDigest());
      json.name("code").value(entry.getCode());
      json.name("took_ms").value(entry.getTookMs());
      json.name("phases");
      phases(json, entry);
      json.name("line").value(entry.getLine());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private static void phases(JsonWriter json, AuditRecord entry) throws IOException {
    if (!entry.hasPhases()) {
      json.nullValue();
      return;
    }
    Timing took = entry.getPhases();
    json.beginObject();
    json.name("reserve_ms").value(took.getReserveMs());
    json.name("prepare_ms").value(took.getPrepareMs());
    json.name("start_ms").value(took.getStartMs());
    json.name("imex_ms").value(took.getImexMs());
    json.name("confirm_ms").value(took.getConfirmMs());
    json.endObject();
  }
}
