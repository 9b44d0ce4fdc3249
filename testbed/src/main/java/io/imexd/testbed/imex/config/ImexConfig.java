package io.imexd.testbed.imex.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * config.cfg as read once at start. Unknown keys are kept apart: what nvidia-imex does with them is
 * not known, so they are only reported.
 */
public final class ImexConfig {
  private static final long MAX_BYTES = 1 << 20;

  private final EnumMap<ConfigKey, String> values = new EnumMap<>(ConfigKey.class);
  private final List<String> unknownKeys = new ArrayList<>();

  private ImexConfig() {}

  /**
   * Reads a configuration file.
   *
   * @param file where it is
   * @param shownAs how errors name it
   * @throws ConfigException with the line to print if it cannot be read or holds a bad value
   */
  public static ImexConfig read(Path file, String shownAs) throws ConfigException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException("Configuration file " + shownAs + " is larger than 1 MiB");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return parse(text, shownAs);
    } catch (IOException unreadable) {
      throw new ConfigException("Unable to open configuration file at " + shownAs);
    }
  }

  /** Parses the text of a configuration file; see {@link #read}. */
  public static ImexConfig parse(String text, String shownAs) throws ConfigException {
    ImexConfig config = new ImexConfig();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        config.take(line, shownAs + " line " + number);
      }
    }
    return config;
  }

  private void take(String line, String where) throws ConfigException {
    int equals = line.indexOf('=');
    if (equals <= 0) {
      throw new ConfigException("Invalid line '" + line + "' in " + where + ": must be KEY=VALUE");
    }
    String name = line.substring(0, equals);
    String value = line.substring(equals + 1);
    ConfigKey key = keyOrNull(name);
    if (key == null) {
      unknownKeys.add(name);
      return;
    }
    String complaint = value.isEmpty() ? "" : key.complaint(value);
    if (!complaint.isEmpty()) {
      throw new ConfigException(
          "Invalid value '" + value + "' for " + name + " in " + where + ": " + complaint);
    }
    values.put(key, value);
  }

  private static @Nullable ConfigKey keyOrNull(String name) {
    for (ConfigKey key : ConfigKey.values()) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  /** The value; the default where the key is absent, and for all but paths where it is empty. */
  public String text(ConfigKey key) {
    String value = values.get(key);
    if (value == null || (value.isEmpty() && key.kind != ConfigKey.Kind.PATH)) {
      return key.fallback;
    }
    return value;
  }

  /** The value as a number, -1 where neither value nor default is there. */
  public int number(ConfigKey key) {
    String text = text(key);
    return text.isEmpty() ? -1 : Integer.parseInt(text);
  }

  /** Whether a 0/1 key is 1. */
  public boolean flag(ConfigKey key) {
    return number(key) == 1;
  }

  /** Overrides SERVER_PORT, as {@code -p} does. */
  public void overrideServerPort(int port) {
    values.put(ConfigKey.SERVER_PORT, Integer.toString(port));
  }

  /** Keys that are not known, in order of appearance. */
  public List<String> unknownKeys() {
    return List.copyOf(unknownKeys);
  }
}
