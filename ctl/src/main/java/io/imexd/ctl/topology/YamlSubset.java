package io.imexd.ctl.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads as much YAML as topology.yaml(5) shows: maps and lists by indentation, scalars plain or
 * quoted, lists of scalars in brackets, comments. Own, for a YAML library costs a cold start more
 * than the rest of imexctl; what else YAML knows is refused by its line, not guessed.
 */
final class YamlSubset {
  private static final int MAX_DEPTH = 16;

  private record Line(int number, int indent, String text) {
    boolean isItem() {
      return text.equals("-") || text.startsWith("- ");
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private int at;

  private YamlSubset() {}

  /** Returns a List, a Map by key, or a String. */
  static Object parse(String text) throws TopologyFileException {
    YamlSubset yaml = new YamlSubset();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      yaml.addLine(++number, line);
    }
    if (yaml.lines.isEmpty()) {
      throw new TopologyFileException("nothing is in it");
    }
    Object value = yaml.node(yaml.lines.getFirst().indent, 0);
    if (yaml.at < yaml.lines.size()) {
      throw yaml.wrong("is indented as nothing above it");
    }
    return value;
  }

  private void addLine(int number, String line) throws TopologyFileException {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    String text = withoutComment(line.substring(indent)).stripTrailing();
    if (text.startsWith("\t")) {
      throw TopologyFileException.at(number, "a tab indents it; YAML wants blanks");
    }
    if (!text.isEmpty() && !(text.equals("---") && lines.isEmpty())) {
      lines.add(new Line(number, indent, text));
    }
  }

  private static String withoutComment(String text) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '#' && (i == 0 || text.charAt(i - 1) == ' ')) {
        return text.substring(0, i);
      } else if ((c == '"' || c == '\'') && (i == 0 || text.charAt(i - 1) == ' ')) {
        quote = c;
      }
    }
    return text;
  }

  private Object node(int indent, int depth) throws TopologyFileException {
    if (depth > MAX_DEPTH) {
      throw wrong("is nested deeper than " + MAX_DEPTH + " levels");
    }
    return lines.get(at).isItem() ? list(indent, depth) : map(indent, depth);
  }

  private List<Object> list(int indent, int depth) throws TopologyFileException {
    List<Object> list = new ArrayList<>();
    while (at < lines.size() && lines.get(at).indent == indent && lines.get(at).isItem()) {
      Line line = lines.get(at);
      String rest = line.text.substring(1);
      String value = rest.stripLeading();
      int inner = indent + 1 + rest.length() - value.length();
      if (value.isEmpty()) {
        at++;
        list.add(below(indent, depth, false));
      } else if (value.startsWith("- ") || colon(value) >= 0) {
        lines.set(at, new Line(line.number, inner, value));
        list.add(node(inner, depth + 1));
      } else {
        at++;
        list.add(scalar(line, value));
      }
    }
    return list;
  }

  private Map<String, Object> map(int indent, int depth) throws TopologyFileException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (at < lines.size() && lines.get(at).indent == indent && !lines.get(at).isItem()) {
      Line line = lines.get(at);
      int colon = colon(line.text);
      if (colon < 0) {
        throw wrong("is no KEY: VALUE");
      }
      String key = line.text.substring(0, colon).strip();
      String value = line.text.substring(colon + 1).strip();
      at++;
      Object said = value.isEmpty() ? below(indent, depth, true) : scalar(line, value);
      if (map.put(key, said) != null) {
        throw TopologyFileException.at(line.number, "'" + key + "' is there twice");
      }
    }
    return map;
  }

  /** What is indented under a key or a dash; a list may stand right under its key. */
  private Object below(int indent, int depth, boolean afterKey) throws TopologyFileException {
    if (at < lines.size()) {
      Line next = lines.get(at);
      if (next.indent > indent || (afterKey && next.indent == indent && next.isItem())) {
        return node(next.indent, depth + 1);
      }
    }
    return "";
  }

  private static int colon(String text) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      return -1;
    }
    int colon = text.indexOf(": ");
    return colon < 0 && text.endsWith(":") ? text.length() - 1 : colon;
  }

  private static Object scalar(Line line, String value) throws TopologyFileException {
    char first = value.charAt(0);
    char last = value.charAt(value.length() - 1);
    if (first == '[' && last == ']') {
      List<Object> list = new ArrayList<>();
      for (String item : value.substring(1, value.length() - 1).split(",", -1)) {
        list.add(item.strip());
      }
      return list;
    }
    if (first == '"' || first == '\'') {
      if (value.length() < 2 || last != first || value.indexOf('\\') >= 0) {
        throw TopologyFileException.at(line.number, "a quoted text that is not understood");
      }
      return value.substring(1, value.length() - 1);
    }
    if ("[{&*!|>%@`".indexOf(first) >= 0) {
      throw TopologyFileException.at(
          line.number,
          "'" + first + "' begins what is not understood; what topology.yaml(5) shows is");
    }
    return value;
  }

  private TopologyFileException wrong(String what) {
    Line line = lines.get(at);
    return TopologyFileException.at(line.number, "'" + line.text + "' " + what);
  }
}
