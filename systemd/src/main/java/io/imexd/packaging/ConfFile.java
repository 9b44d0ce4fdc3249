package io.imexd.packaging;

import io.imexd.config.KeyTable;
import io.imexd.config.KeyTable.Row;
import java.util.List;

/** What is known of imexd.conf, as the default file and as its manual page. */
final class ConfFile {
  private static final List<String> HEAD =
      List.of(
          "imexd.conf: what imexd does on this tray. Every key is here with its default, commented out.",
          "Lines KEY = VALUE; # begins a comment. Times have a unit: ms, s, m, h or d.",
          "imexd --check-config says what holds, and what is wrong. See imexd.conf(5).");

  private ConfFile() {}

  /** The default imexd.conf: every key explained, none set. */
  static String text() {
    StringBuilder text = new StringBuilder();
    HEAD.forEach(line -> text.append("# ").append(line).append('\n'));
    String group = "";
    for (Row row : KeyTable.rows()) {
      if (!group(row).equals(group)) {
        group = group(row);
        text.append("\n# ---- ").append(group).append(" ----\n");
      }
      text.append("\n# ").append(meaning(row)).append('\n');
      text.append('#').append(setting(row)).append('\n');
    }
    return text.toString();
  }

  /** imexd.conf(5). */
  static String page(String version, String date) {
    Roff page = new Roff("imexd.conf", 5, date, version);
    page.name("imexd.conf", "configuration of imexd");
    page.section("SYNOPSIS").text("/etc/imexd/imexd.conf");
    page.section("DESCRIPTION");
    page.text(
        "Lines KEY = VALUE. A # begins a comment at the start of a line or after a blank. Every key"
            + " has a default, so the file may be missing. Unknown keys and bad values are errors:"
            + " imexd does not start then, and says each with its line. Times are a whole number and"
            + " a unit: ms, s, m, h or d.");
    page.text("imexd --check-config prints what holds, and where it was said.");
    page.section("KEYS");
    for (Row row : KeyTable.rows()) {
      String given = row.defaultText().isEmpty() ? "not set" : row.defaultText();
      page.term(row.name(), capital(meaning(row)) + ". Default: " + given + ".");
    }
    page.section("FILES");
    page.term("/etc/imexd/imexd.conf", "this file.");
    page.term("/etc/imexd/roster", "the trays and their addresses.");
    page.term("/etc/imexd/pki", "this tray's certificate and key, and the CA.");
    page.section("SEE ALSO").text("imexd(8), imexctl(1)");
    return page.toString();
  }

  private static String group(Row row) {
    int dot = row.name().indexOf('.');
    return dot < 0 ? row.name() : row.name().substring(0, dot);
  }

  private static String setting(Row row) {
    return (row.name() + " = " + row.defaultText()).stripTrailing();
  }

  private static String meaning(Row row) {
    return row.doc() + (row.range().isEmpty() ? "" : " (" + row.range() + ")");
  }

  private static String capital(String text) {
    // The name of a program stays as it is typed.
    return text.startsWith("nvidia-") || text.startsWith("nft") || text.startsWith("proc(")
        ? text
        : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
