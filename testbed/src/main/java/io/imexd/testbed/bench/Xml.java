package io.imexd.testbed.bench;

/** Text as it may stand in XML, also within quotes. */
final class Xml {
  private static final String FORBIDDEN =
      "[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]";

  private Xml() {}

  /** What XML cannot hold at all becomes a question mark. */
  static String text(String text) {
    return text.replaceAll(FORBIDDEN, "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&apos;")
        .replace("\"", "&quot;");
  }
}
