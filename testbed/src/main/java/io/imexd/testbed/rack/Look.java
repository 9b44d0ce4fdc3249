package io.imexd.testbed.rack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tray as it was found: its processes and files, and what its imexd says of itself.
 *
 * @param before every nvidia-imex before imexd was asked, and after it
 * @param map the published nodes map, or empty
 * @param instances what lies in /run/imexd of any instance
 * @param processes how many there are beside process 1 and imexd
 * @param imexd PID:STARTTIME, or empty when it does not run
 * @param rssKib resident memory of imexd, and of it what is anonymous
 * @param status the result of imexctl status; empty when there was no answer
 */
public record Look(
    String tray,
    List<Running> before,
    List<Running> after,
    String map,
    List<String> instances,
    int processes,
    String imexd,
    long rssKib,
    long anonymousKib,
    int descriptors,
    List<String> files,
    Optional<JsonObject> status,
    String trouble) {

  /** An nvidia-imex; process is PID:STARTTIME, instance is empty when its arguments name none. */
  public record Running(String process, String instance) {
    static Running of(String text) {
      int last = text.lastIndexOf(':');
      return new Running(text.substring(0, last), text.substring(last + 1));
    }
  }

  public static Look of(String tray, Answer answer) {
    Map<String, String> said = new HashMap<>();
    answer
        .out()
        .lines()
        .filter(line -> line.contains("="))
        .forEach(line -> said.put(line.substring(0, line.indexOf('=')), after(line)));
    String[] memory = said.getOrDefault("memory", "0 0").split(" ", 2);
    return new Look(
        tray,
        running(said.get("before")),
        running(said.get("after")),
        said.getOrDefault("map", ""),
        list(said.get("instances")),
        Integer.parseInt(said.getOrDefault("processes", "0")),
        said.getOrDefault("imexd", ""),
        Long.parseLong(memory[0].isEmpty() ? "0" : memory[0]),
        Long.parseLong(memory[1].isEmpty() ? "0" : memory[1]),
        Integer.parseInt(said.getOrDefault("descriptors", "0")),
        list(said.get("files")),
        status(said.getOrDefault("status", "")),
        answer.good() ? "" : "cannot be looked at: " + answer.out());
  }

  /** The word that status shows; "silent" when there was no answer. */
  public String state() {
    return status.map(s -> s.get("state").getAsString()).orElse("silent");
  }

  /** The instance it holds, as its imexd says; empty when none or when it is silent. */
  public String holds() {
    return holding().map(h -> h.get("instance").getAsString()).orElse("");
  }

  public boolean confirmed() {
    return holding().map(h -> h.get("confirmed").getAsBoolean()).orElse(false);
  }

  /** The addresses of the domain that this tray is in, as its imexd says; as map. */
  public String domainMap() {
    for (JsonElement domain :
        holding().map(h -> h.getAsJsonArray("domains").asList()).orElse(List.of())) {
      List<String> members = strings(domain.getAsJsonObject(), "members");
      if (members.contains(tray)) {
        return String.join(",", strings(domain.getAsJsonObject(), "addresses"));
      }
    }
    return "";
  }

  private Optional<JsonObject> holding() {
    return status
        .map(s -> s.get("holding"))
        .filter(h -> !h.isJsonNull())
        .map(JsonElement::getAsJsonObject);
  }

  private static List<String> strings(JsonObject from, String name) {
    return from.getAsJsonArray(name).asList().stream().map(JsonElement::getAsString).toList();
  }

  private static String after(String line) {
    return line.substring(line.indexOf('=') + 1);
  }

  private static List<Running> running(@Nullable String text) {
    return list(text).stream().map(Running::of).toList();
  }

  private static List<String> list(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
  }

  private static Optional<JsonObject> status(String text) {
    try {
      JsonElement parsed = JsonParser.parseString(text);
      return parsed.isJsonObject() && parsed.getAsJsonObject().get("result").isJsonObject()
          ? Optional.of(parsed.getAsJsonObject().getAsJsonObject("result"))
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }
}
