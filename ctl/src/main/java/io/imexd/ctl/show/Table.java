package io.imexd.ctl.show;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns as wide as their widest cell, two blanks between, no lines: easy on the eye, and awk can
 * read it.
 */
final class Table {
  private static final int NO_STATE = -1;

  private final List<String[]> rows = new ArrayList<>();
  private final int stateColumn;

  Table(String... heads) {
    this(NO_STATE, heads);
  }

  /**
   * @param stateColumn the column that is coloured by its word, counted from 0
   */
  Table(int stateColumn, String... heads) {
    this.stateColumn = stateColumn;
    rows.add(heads);
  }

  /**
   * Adds a row with as many cells as there are heads; an empty cell is shown as a dash, but at the
   * end of the row.
   */
  void row(String... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      String clean = Words.oneLine(cells[i]);
      row[i] = i == cells.length - 1 ? clean : Words.orDash(clean);
    }
    rows.add(row);
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  void writeTo(StringBuilder text, Colors colors) {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      int last = widths.length - 1;
      while (last > 0 && row[last].isEmpty()) {
        last--;
      }
      for (int i = 0; i <= last; i++) {
        text.append(i == stateColumn ? colors.state(row[i], row[i]) : row[i]);
        text.repeat(' ', i == last ? 0 : widths[i] - row[i].length() + 2);
      }
      text.append('\n');
    }
  }
}
