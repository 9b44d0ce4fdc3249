package io.imexd.ctl.hostlist;

import io.imexd.ctl.hostlist.HostlistItem.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a list from left to right, once; every error is at the character where it was noticed. */
final class HostlistParser {
  private final String text;
  private int at;

  HostlistParser(String text) {
    this.text = text;
  }

  List<HostlistItem> parse() throws HostlistException {
    List<HostlistItem> items = new ArrayList<>();
    while (at < text.length()) {
      if (isSeparator(text.charAt(at))) {
        at++;
      } else {
        items.add(item());
      }
    }
    return items;
  }

  private HostlistItem item() throws HostlistException {
    int start = at;
    List<String> texts = new ArrayList<>(1);
    List<List<Range>> brackets = new ArrayList<>(0);
    int longest = 0;
    while (true) {
      int from = at;
      while (at < text.length() && isNameCharacter(text.charAt(at))) {
        at++;
      }
      texts.add(text.substring(from, at));
      longest += at - from;
      if (at == text.length() || isSeparator(text.charAt(at))) {
        break;
      }
      if (text.charAt(at) != '[') {
        throw notInName();
      }
      List<Range> bracket = bracket();
      brackets.add(bracket);
      longest += widest(bracket);
    }
    if (longest > Hostlist.MAX_NAME_CHARACTERS) {
      throw new HostlistException(
          text, start, "name longer than " + Hostlist.MAX_NAME_CHARACTERS + " characters");
    }
    return new HostlistItem(start, texts, brackets);
  }

  private List<Range> bracket() throws HostlistException {
    int open = at++;
    if (at < text.length() && text.charAt(at) == ']') {
      throw new HostlistException(text, at, "empty brackets");
    }
    List<Range> ranges = new ArrayList<>(1);
    long values = 0;
    while (true) {
      Range range = range(open);
      ranges.add(range);
      values += range.count();
      if (values > Hostlist.MAX_NAMES) {
        throw new HostlistException(
            text, open, "more than " + Hostlist.MAX_NAMES + " numbers in one pair of brackets");
      }
      char next = charIn(open);
      if (next != ',' && next != ']') {
        throw new HostlistException(
            text, at, "expected ',', '-' or ']' in the brackets, found " + shown(next));
      }
      at++;
      if (next == ']') {
        return ranges;
      }
    }
  }

  private Range range(int open) throws HostlistException {
    int start = at;
    long low = number(open);
    int width = at - start;
    long high = low;
    if (charIn(open) == '-') {
      at++;
      high = number(open);
    }
    if (high < low) {
      throw new HostlistException(text, start, "the range goes down, from " + low + " to " + high);
    }
    if (high - low >= Hostlist.MAX_NAMES) {
      throw new HostlistException(
          text,
          start,
          "a range of " + (high - low + 1) + " numbers; the limit is " + Hostlist.MAX_NAMES);
    }
    return new Range(low, high, width);
  }

  private long number(int open) throws HostlistException {
    int start = at;
    while (NumberedName.isDigit(charIn(open))) {
      at++;
      if (at - start > NumberedName.MAX_DIGITS) {
        throw new HostlistException(
            text, start, "a number of more than " + NumberedName.MAX_DIGITS + " digits");
      }
    }
    if (at == start) {
      throw new HostlistException(
          text, at, "expected a digit in the brackets, found " + shown(charIn(open)));
    }
    return Long.parseLong(text, start, at, 10);
  }

  private char charIn(int open) throws HostlistException {
    if (at == text.length()) {
      throw new HostlistException(text, open, "'[' is never closed");
    }
    return text.charAt(at);
  }

  private HostlistException notInName() {
    char c = text.charAt(at);
    if (c == ']') {
      return new HostlistException(text, at, "']' without '['");
    }
    String hint = c == '{' ? " (functions such as block{b1} are the scheduler's to expand)" : "";
    return new HostlistException(
        text,
        at,
        shown(c) + " is not allowed in a name: letters, digits, '.', '-' and '_' are" + hint);
  }

  private static int widest(List<Range> bracket) {
    int widest = 0;
    for (Range range : bracket) {
      widest = Math.max(widest, Math.max(range.width(), Long.toString(range.high()).length()));
    }
    return widest;
  }

  private static String shown(char c) {
    return c >= ' ' && c <= '~'
        ? "'" + c + "'"
        : "U+" + Integer.toHexString(0x10000 | c).substring(1).toUpperCase(Locale.ROOT);
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == ' ' || c == '\t' || c == '\n';
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || NumberedName.isDigit(c)
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
