package io.imexd.config;

import io.imexd.config.Kind.BadValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The values in force, each with where it was said, and every error met on the way. */
final class Given {
  private static final int GUESS_MAX_EDITS = 3;

  private final Map<String, String> origins = new HashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final List<String> errors = new ArrayList<>();

  Given() {
    for (Key<?> key : Keys.ALL) {
      take(key, key.defaultText(), "default");
    }
  }

  Given(Lines lines) {
    this();
    for (Lines.Line line : lines.lines()) {
      String at = lines.at(line.number());
      int equals = line.text().indexOf('=');
      if (equals < 1) {
        errors.add(at + ": '" + shown(line.text()) + "' is not a setting; write KEY = VALUE");
        continue;
      }
      String name = line.text().substring(0, equals).strip();
      Key<?> key = Keys.ALL.stream().filter(k -> k.name().equals(name)).findFirst().orElse(null);
      if (key == null) {
        errors.add(at + ": unknown key '" + shown(name) + "'; " + guess(name));
      } else if (!"default".equals(origins.get(name))) {
        errors.add(
            at + ": " + name + " was already set at " + origins.get(name) + "; keep one of them");
      } else {
        take(key, line.text().substring(equals + 1).strip(), at);
      }
    }
  }

  /** Replaces the value of a key that could not be known before, keeping where it was said. */
  void settle(Key<String> key, String text) {
    take(key, text, Objects.requireNonNull(origins.get(key.name())));
  }

  /** Adds an error about a key's value in the light of others. */
  void refuse(Key<?> key, String what) {
    errors.add(origins.get(key.name()) + ": " + key.name() + ": " + what);
  }

  @SuppressWarnings("unchecked") // take() stores what the key's own kind made
  <T> T get(Key<T> key) {
    return (T) Objects.requireNonNull(values.get(key.name()));
  }

  List<String> errors() {
    return errors;
  }

  List<Setting> settings() {
    return Keys.ALL.stream()
        .map(Key::name)
        .map(name ->
            new Setting(
                name,
                Objects.requireNonNull(texts.get(name)),
                Objects.requireNonNull(origins.get(name))))
        .toList();
  }

  private void take(Key<?> key, String text, String origin) {
    try {
      origins.put(key.name(), origin);
      values.put(key.name(), key.kind().parse(text));
      texts.put(key.name(), text);
    } catch (BadValue e) {
      errors.add(origin + ": " + key.name() + ": " + e.getMessage());
    }
  }

  private static String guess(String name) {
    String best = "";
    int bestEdits = GUESS_MAX_EDITS + 1;
    for (Key<?> key : Keys.ALL) {
      int edits = edits(name, key.name());
      if (edits < bestEdits) {
        best = key.name();
        bestEdits = edits;
      }
    }
    return best.isEmpty() ? "remove the line" : "did you mean '" + best + "'?";
  }

  /** Levenshtein distance. */
  private static int edits(String a, String b) {
    if (Math.abs(a.length() - b.length()) > GUESS_MAX_EDITS) {
      return GUESS_MAX_EDITS + 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 60 ? plain.substring(0, 57) + "..." : plain;
  }
}
