package io.imexd.testbed.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One JSON object and where it stands, for what is said of it when a field is not right. */
record Line(Path file, int number, JsonObject values) {
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  static Line of(Path file, int number, String text) throws BadInput {
    try {
      JsonObject values = STRICT.fromJson(text, JsonObject.class);
      if (values != null) {
        return new Line(file, number, values);
      }
    } catch (JsonParseException _) {
      // Told below; what Gson says of it does not help who wrote the line.
    }
    throw new BadInput(file, number, "not a JSON object");
  }

  String text(String name) throws BadInput {
    return primitive(name, JsonPrimitive::isString, "a string").getAsString();
  }

  @Nullable String textOrNull(String name) throws BadInput {
    return present(name).isJsonNull() ? null : text(name);
  }

  /** A finite number of at least 0. */
  double number(String name) throws BadInput {
    double number = primitive(name, JsonPrimitive::isNumber, "a number").getAsDouble();
    if (!(number >= 0 && Double.isFinite(number))) {
      throw bad("'" + name + "' is not a number of at least 0");
    }
    return number;
  }

  /** As {@link #number}; null is infinite. */
  double numberOrNever(String name) throws BadInput {
    return present(name).isJsonNull() ? Double.POSITIVE_INFINITY : number(name);
  }

  /** A whole number of at least 1. */
  int count(String name) throws BadInput {
    double number = number(name);
    if (number < 1 || number != (int) number) {
      throw bad("'" + name + "' is not a whole number of at least 1");
    }
    return (int) number;
  }

  /** A constant, which the line has in small letters. */
  <E extends Enum<E>> E word(String name, Class<E> of) throws BadInput {
    String word = text(name);
    Optional<E> found =
        Arrays.stream(of.getEnumConstants()).filter(e -> small(e).equals(word)).findFirst();
    if (found.isEmpty()) {
      String all =
          Arrays.stream(of.getEnumConstants()).map(Line::small).collect(Collectors.joining(", "));
      throw bad("'" + name + "' is '" + word + "', which is none of " + all);
    }
    return found.get();
  }

  BadInput bad(String what) {
    return new BadInput(file, number, what.replaceAll("\\s+", " "));
  }

  private JsonPrimitive primitive(String name, Predicate<JsonPrimitive> is, String what)
      throws BadInput {
    if (present(name) instanceof JsonPrimitive primitive && is.test(primitive)) {
      return primitive;
    }
    throw bad("'" + name + "' is not " + what);
  }

  private JsonElement present(String name) throws BadInput {
    JsonElement value = values.get(name);
    if (value == null) {
      throw bad("'" + name + "' is missing");
    }
    return value;
  }

  static String small(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
