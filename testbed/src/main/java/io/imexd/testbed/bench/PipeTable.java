package io.imexd.testbed.bench;

import java.util.ArrayList;
import java.util.List;

/** A table that GitHub's Markdown and a terminal both show as one. */
final class PipeTable {
  private final int leftColumns;
  private final List<List<String>> rows = new ArrayList<>();

  /** The first columns stand to the left, all others to the right. */
  PipeTable(int leftColumns, List<String> head) {
    this.leftColumns = leftColumns;
    add(head);
  }

  void add(List<String> cells) {
    rows.add(cells.stream().map(c -> c.replaceAll("\\s+", " ").replace("|", "\\|")).toList());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.getFirst().size(); column++) {
        text.append("| ").append(padded(rows.get(row).get(column), column)).append(' ');
      }
      text.append("|\n");
      if (row == 0) {
        rule(text);
      }
    }
    return text.toString();
  }

  private void rule(StringBuilder text) {
    for (int column = 0; column < rows.getFirst().size(); column++) {
      text.append("| ").append("-".repeat(width(column) - 1));
      text.append(column < leftColumns ? "- " : ": ");
    }
    text.append("|\n");
  }

  private String padded(String cell, int column) {
    String blanks = " ".repeat(width(column) - cell.length());
    return column < leftColumns ? cell + blanks : blanks + cell;
  }

  /** Markdown wants three characters for its rule. */
  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).reduce(3, Math::max);
  }
}
