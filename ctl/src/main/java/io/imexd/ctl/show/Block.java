package io.imexd.ctl.show;

/** Lines of a name and what there is to say of it, the names in one column. */
final class Block {
  private static final int NAME_WIDTH = 10;

  private final StringBuilder text;

  Block(StringBuilder text) {
    this.text = text;
  }

  /** Adds a line; nothing when there is nothing to say. */
  void line(String name, String value) {
    if (!value.isEmpty()) {
      painted(name, Words.oneLine(value));
    }
  }

  /** Adds a line whose value already carries its colour. */
  void painted(String name, String value) {
    text.append(name)
        .repeat(' ', Math.max(1, NAME_WIDTH - name.length()))
        .append(value)
        .append('\n');
  }
}
