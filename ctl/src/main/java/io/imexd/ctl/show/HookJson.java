package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.HookResult;
import java.io.IOException;

/** What a hook came to, as JSON. */
public final class HookJson {
  private HookJson() {}

  public static void hook(JsonWriter json, HookResult result) throws IOException {
    json.beginObject();
    json.name("verdict").value(result.getVerdict());
    json.name("formed_code").value(result.getFormedCodeValue());
    Json.strings(json, "at_fault", result.getAtFaultList());
    json.name("drains").value(result.getDrains());
    json.name("instance").value(result.getInstance());
    json.endObject();
  }
}
