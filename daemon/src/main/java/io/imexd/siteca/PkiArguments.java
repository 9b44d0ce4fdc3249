package io.imexd.siteca;

import io.imexd.protocol.TrayId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the command line of {@code imexd pki} says, checked. */
record PkiArguments(
    boolean init, Path dir, Path out, String name, int days, boolean renew, Set<TrayId> trays) {
  private static final int DAYS_MAX = 36_500;
  private static final int NAME_MAX_CHARS = 64;
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "init", Set.of("--dir", "--name", "--days"),
          "issue", Set.of("--dir", "--out", "--days"));

  /** Throws with one line. */
  static PkiArguments parse(List<String> arguments) {
    String word = arguments.isEmpty() ? "" : arguments.getFirst();
    Set<String> known = OPTIONS.get(word);
    if (known == null) {
      throw new IllegalArgumentException(
          word.isEmpty() ? "say init or issue" : "'" + word + "' is neither init nor issue");
    }
    Map<String, String> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String option = equals < 0 ? argument : argument.substring(0, equals);
      if (!argument.startsWith("-")) {
        names.add(argument);
      } else if (word.equals("issue") && argument.equals("--renew")) {
        flags.add(argument);
      } else if (!known.contains(option)) {
        throw new IllegalArgumentException("unknown option '" + option + "' of " + word);
      } else {
        String value =
            equals >= 0
                ? argument.substring(equals + 1)
                : ++i < arguments.size() ? arguments.get(i) : "";
        if (value.isEmpty()) {
          throw new IllegalArgumentException(option + " needs a value");
        }
        if (values.put(option, value) != null) {
          throw new IllegalArgumentException(option + " comes twice");
        }
      }
    }
    return of(word.equals("init"), values, flags, names);
  }

  private static PkiArguments of(
      boolean init, Map<String, String> values, Set<String> flags, List<String> names) {
    if (init && !names.isEmpty()) {
      throw new IllegalArgumentException("init takes no tray: '" + names.getFirst() + "'");
    }
    if (!init && names.isEmpty()) {
      throw new IllegalArgumentException("name the trays to issue certificates for");
    }
    Path dir = Path.of(values.getOrDefault("--dir", "/etc/imexd/ca")).toAbsolutePath().normalize();
    String out = values.get("--out");
    String name = values.getOrDefault("--name", "imexd site CA");
    if (name.length() > NAME_MAX_CHARS || !name.matches("[A-Za-z0-9][A-Za-z0-9 .-]*")) {
      throw new IllegalArgumentException(
          "--name takes 1 to 64 letters, digits, blanks, dots and hyphens");
    }
    return new PkiArguments(
        init,
        dir,
        out == null
            ? dir.resolve("trays")
            : Objects.requireNonNull(Path.of(out).toAbsolutePath()).normalize(),
        name,
        days(values.getOrDefault("--days", init ? "3650" : "365")),
        flags.contains("--renew"),
        init ? Set.of() : TrayNames.parse(names));
  }

  private static int days(String text) {
    try {
      int days = Integer.parseInt(text);
      if (days >= 1 && days <= DAYS_MAX) {
        return days;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException("--days '" + text + "' is no number from 1 to " + DAYS_MAX);
  }
}
