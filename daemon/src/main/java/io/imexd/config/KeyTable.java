package io.imexd.config;

import java.util.List;

/** All that imexd.conf may say, for the documents that are made of it. */
public final class KeyTable {

  /**
   * One key.
   *
   * @param defaultText the default as a site would write it; empty when none is set
   * @param doc one line for people
   * @param range what numbers and times may be, such as "1s to 1h"; empty for all other kinds
   */
  public record Row(String name, String defaultText, String doc, String range) {}

  private KeyTable() {}

  /** Every key once, in the order of the documentation. */
  public static List<Row> rows() {
    return Keys.ALL.stream()
        .map(key -> new Row(key.name(), key.defaultText(), key.doc(), key.kind().range()))
        .toList();
  }
}
