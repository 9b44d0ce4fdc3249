package io.imexd.ctl.topology;

/**
 * The KEY=VALUE pairs of one line of a Slurm file, as Slurm's parse_config.c takes them: blanks may
 * stand around the equals sign, and a value is quoted or goes up to the next blank.
 */
final class ConfLine {
  private final int number;
  private final String line;
  private int at;
  private String key = "";
  private String value = "";

  ConfLine(int number, String line) {
    this.number = number;
    this.line = line;
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }

  /** Goes to the next pair; false at the end of the line. */
  boolean next() throws TopologyFileException {
    skipBlanks();
    if (at == line.length()) {
      return false;
    }
    int start = at;
    while (at < line.length() && !isBlank(line.charAt(at)) && line.charAt(at) != '=') {
      at++;
    }
    key = line.substring(start, at);
    skipBlanks();
    if (key.isEmpty() || at == line.length() || line.charAt(at) != '=') {
      throw wrong(start);
    }
    at++;
    skipBlanks();
    boolean quoted = at < line.length() && line.charAt(at) == '"';
    int from = quoted ? ++at : at;
    while (at < line.length() && (quoted ? line.charAt(at) != '"' : !isBlank(line.charAt(at)))) {
      at++;
    }
    value = line.substring(from, at);
    if (quoted ? at++ == line.length() : value.isEmpty()) {
      throw wrong(start);
    }
    if (at < line.length() && !isBlank(line.charAt(at))) {
      throw wrong(start);
    }
    return true;
  }

  private TopologyFileException wrong(int start) {
    return TopologyFileException.at(
        number, "'" + line.substring(start).strip() + "' does not begin with KEY=VALUE");
  }

  private void skipBlanks() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
  }
}
