package io.imexd.imex;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The site's config.cfg of nvidia-imex as lines: its values and comments stay, what imexd owns is
 * put in its place, each key once and exactly {@code KEY=VALUE}, since how nvidia-imex reads
 * anything else is not known.
 */
record ConfigTemplate(List<String> lines) {
  /** What a site without a config.cfg of its own gets. */
  static final ConfigTemplate BUILT_IN =
      new ConfigTemplate(
          List.of(
              "LOG_LEVEL=4",
              "SERVER_PORT=50000",
              "IMEX_WAIT_FOR_QUORUM=RECOVERY",
              "IMEX_NODE_DISCONNECTED_GRACE_TIME=-1"));

  static ConfigTemplate of(String text) {
    return new ConfigTemplate(text.lines().toList());
  }

  /** The value of a key that is set, the last one if it is set twice. */
  Optional<String> value(String key) {
    Optional<String> found = Optional.empty();
    for (String line : lines) {
      if (key.equals(keyOf(line))) {
        found = Optional.of(line.substring(line.indexOf('=') + 1).strip());
      }
    }
    return found;
  }

  /** The port that a key names, or the default where the site names none; -1 when it is no port. */
  int port(String key, int otherwise) {
    String text = value(key).orElse(Integer.toString(otherwise));
    if (!text.matches("\\d{1,5}")) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= 65_535 ? port : -1;
  }

  /** The text with imexd's own keys set. */
  String with(Map<String, String> owned) {
    List<String> out = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (String line : lines) {
      String key = keyOf(line);
      String value = owned.get(key);
      if (value == null) {
        out.add(line);
      } else if (done.add(key)) {
        out.add(key + "=" + value);
      }
    }
    owned.keySet().stream()
        .filter(key -> !done.contains(key))
        .sorted()
        .forEach(key -> out.add(key + "=" + owned.get(key)));
    return String.join("\n", out) + "\n";
  }

  private static String keyOf(String line) {
    int equals = line.indexOf('=');
    return equals < 0 || line.stripLeading().startsWith("#")
        ? ""
        : line.substring(0, equals).strip();
  }
}
