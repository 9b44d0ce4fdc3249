package io.imexd.testbed.rack;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;

/** What a call of imexctl came to. */
public record Called(String tray, String what, Answer answer, Optional<JsonObject> document) {

  public static Called of(String tray, String what, Answer answer) {
    try {
      return new Called(
          tray, what, answer, Optional.of(JsonParser.parseString(answer.out()).getAsJsonObject()));
    } catch (JsonParseException | IllegalStateException e) {
      return new Called(tray, what, answer, Optional.empty());
    }
  }

  public int code() {
    return answer.code();
  }

  /** The line for a person, or whatever was printed. */
  public String line() {
    return document.map(d -> d.get("line").getAsString()).orElse(answer.out());
  }

  /** The instance that an ensure formed, or empty. */
  public String instance() {
    return document
        .map(d -> d.get("result"))
        .filter(r -> r.isJsonObject() && r.getAsJsonObject().has("instance"))
        .map(r -> r.getAsJsonObject().get("instance").getAsString())
        .orElse("");
  }
}
