package io.imexd.testbed.imex.ctl;

/** JSON by hand, indented or compact: a library would cost more than the rest of the program. */
final class JsonText {
  private final StringBuilder out = new StringBuilder(8192);
  private final boolean compact;
  private int depth;
  private boolean first = true;

  JsonText(boolean compact) {
    this.compact = compact;
  }

  /** Opens the top-level object. */
  JsonText open() {
    out.append('{');
    depth++;
    first = true;
    return this;
  }

  JsonText open(String key) {
    key(key);
    return open();
  }

  JsonText close() {
    depth--;
    if (!first) {
      line();
    }
    out.append('}');
    first = false;
    return this;
  }

  JsonText text(String key, String value) {
    key(key);
    quoted(value);
    return this;
  }

  JsonText flag(String key, boolean value) {
    key(key);
    out.append(value);
    return this;
  }

  private void key(String key) {
    if (!first) {
      out.append(',');
    }
    first = false;
    line();
    quoted(key);
    out.append(compact ? ":" : ": ");
  }

  private void line() {
    if (!compact) {
      out.append('\n');
      for (int i = 0; i < depth; i++) {
        out.append("  ");
      }
    }
  }

  private void quoted(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString() + '\n';
  }
}
