package io.imexd.packaging;

import java.util.List;

/** A manual page in the language of man(7). All text is escaped; macros come only from here. */
final class Roff {
  private final StringBuilder page = new StringBuilder();

  /**
   * Begins a page.
   *
   * @param section 1 commands, 5 files, 8 daemons
   * @param date as YYYY-MM-DD
   */
  Roff(String name, int section, String date, String version) {
    macro("TH", name.toUpperCase(java.util.Locale.ROOT), "" + section, date, "imexd " + version);
    page.append(".nh\n.ad l\n");
  }

  Roff name(String name, String purpose) {
    section("NAME");
    page.append(escape(name)).append(" \\- ").append(escape(purpose)).append('\n');
    return this;
  }

  Roff section(String title) {
    return macro("SH", title);
  }

  /** A paragraph of running text. */
  Roff text(String text) {
    page.append(".PP\n").append(line(text)).append('\n');
    return this;
  }

  /** Lines that stay as they are, such as commands. */
  Roff verbatim(List<String> lines) {
    page.append(".PP\n.nf\n");
    lines.forEach(l -> page.append(line(l)).append('\n'));
    page.append(".fi\n");
    return this;
  }

  /** A term, and what it means. */
  Roff term(String term, String meaning) {
    page.append(".TP\n\\fB").append(escape(term)).append("\\fR\n");
    page.append(meaning.isEmpty() ? "\\&" : line(meaning)).append('\n');
    return this;
  }

  private Roff macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
    return this;
  }

  /**
   * A line of text must not look like a request; one that begins with an apostrophe does not any
   * more.
   */
  private static String line(String text) {
    String escaped = escape(text);
    return escaped.startsWith(".") ? "\\&" + escaped : escaped;
  }

  /** Hyphens are those that people type, and backslashes are shown. */
  private static String escape(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
