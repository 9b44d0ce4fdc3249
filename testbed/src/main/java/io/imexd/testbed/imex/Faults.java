package io.imexd.testbed.imex;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fault switches, read from a file outside the command line so that the programs are started
 * exactly like the real ones. STANDINS.md describes every key.
 */
public final class Faults {
  private static final List<String> KEYS =
      Arrays.asList(
          "LAYOUT",
          "VERSION",
          "HOST_NAME",
          "BACKOFF",
          "INIT_DELAY_MS",
          "CRASH_BEFORE_READY_MS",
          "CRASH_AFTER_READY_MS",
          "CRASH_EXIT_CODE",
          "NEVER_READY",
          "IGNORE_SIGTERM",
          "STOP_DELAY_MS",
          "HANG_N",
          "HANG_Q",
          "CMD_PORT",
          "DIAL_DELAY_MS",
          "NEVER_DIAL",
          "REFUSE_PEERS",
          "MISMATCH_STICKY",
          "IMPORTERS",
          "SESSION_LOCK",
          "JSON_SHUFFLE",
          "JSON_STYLE",
          "CMD_TLS",
          "NODE_TIMEOUT_MS");

  private final Map<String, String> values;

  private Faults(Map<String, String> values) {
    this.values = values;
  }

  /** No fault at all. */
  public static Faults none() {
    return new Faults(Map.of());
  }

  /**
   * Reads the file named by {@code IMEX_STANDIN_FAULTS}, else the fixed one; an absent file is no
   * fault.
   *
   * @throws IllegalArgumentException if the file holds an unknown key or a bad value
   */
  public static Faults read(FixedPaths paths) throws IOException {
    String named = System.getenv("IMEX_STANDIN_FAULTS");
    Path file = named == null ? paths.locate(FixedPaths.FAULTS) : Path.of(named);
    if (!Files.exists(file)) {
      return none();
    }
    return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
  }

  /** Parses {@code KEY=VALUE} lines; {@code from} names the source in errors. */
  public static Faults parse(String text, String from) {
    Map<String, String> values = new HashMap<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals);
      if (equals < 0 || !KEYS.contains(key)) {
        throw new IllegalArgumentException(
            from + " line " + number + ": unknown fault switch '" + key + "', known: " + KEYS);
      }
      String value = line.substring(equals + 1);
      check(from + " line " + number, key, value);
      values.put(key, value);
    }
    return new Faults(values);
  }

  private static void check(String where, String key, String value) {
    String allowed =
        switch (key) {
          case "LAYOUT" -> "570 580";
          case "BACKOFF" -> "fast slow";
          case "CMD_PORT" -> "open closed silent";
          case "JSON_STYLE" -> "pretty compact";
          case "NEVER_READY",
              "IGNORE_SIGTERM",
              "HANG_N",
              "HANG_Q",
              "MISMATCH_STICKY",
              "JSON_SHUFFLE",
              "CMD_TLS" ->
              "0 1";
          default -> "";
        };
    if (!allowed.isEmpty() && !Arrays.asList(allowed.split(" ", -1)).contains(value)) {
      throw new IllegalArgumentException(
          where + ": " + key + " is '" + value + "', must be one of " + allowed);
    }
    if (key.endsWith("_MS") || key.equals("CRASH_EXIT_CODE")) {
      try {
        if (Long.parseLong(value) < 0) {
          throw new NumberFormatException();
        }
      } catch (NumberFormatException bad) {
        throw new IllegalArgumentException(
            where + ": " + key + " is '" + value + "', must be a whole number from 0", bad);
      }
    }
  }

  /** The text of a switch, or the fallback where it is not set. */
  public String text(String key, String fallback) {
    return values.getOrDefault(key, fallback);
  }

  /** Whether a 0/1 switch is 1. */
  public boolean on(String key) {
    return text(key, "0").equals("1");
  }

  /** A number, or -1 where the switch is not set. */
  public long number(String key) {
    return Long.parseLong(text(key, "-1"));
  }

  /** A comma-separated list, empty where the switch is not set. */
  public List<String> list(String key) {
    List<String> items = new ArrayList<>();
    for (String item : text(key, "").split(",", -1)) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return items;
  }

  /** The version and layout to play. */
  public Release release() {
    String version = text("VERSION", "");
    boolean old = text("LAYOUT", version.startsWith("570.") ? "570" : "580").equals("570");
    if (version.isEmpty()) {
      version = old ? Release.DEFAULT_570 : Release.DEFAULT_580;
    }
    return new Release(version, old);
  }
}
