package io.imexd.siteca;

import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of trays as arguments: t01, t01,t02, or t[01-18,20]. */
final class TrayNames {
  private static final int NAMES_MAX = 10_000;
  private static final int DIGITS_MAX = 6;
  private static final Pattern BRACKETS = Pattern.compile("([^\\[\\]]*)\\[([0-9,-]+)]([^\\[\\]]*)");
  private static final Pattern RANGE =
      Pattern.compile("([0-9]{1," + DIGITS_MAX + "})(?:-([0-9]{1," + DIGITS_MAX + "}))?");

  private TrayNames() {}

  /** Each name once; throws with one line. */
  static Set<TrayId> parse(List<String> arguments) {
    Set<TrayId> trays = new LinkedHashSet<>();
    for (String argument : arguments) {
      for (String part : argument.split(",(?![^\\[]*])", -1)) {
        for (String name : expand(part)) {
          if (name.matches("\\.+")) {
            throw new IllegalArgumentException("'" + name + "' is no tray");
          }
          trays.add(new TrayId(name));
          if (trays.size() > NAMES_MAX) {
            throw new IllegalArgumentException("more than " + NAMES_MAX + " trays in one call");
          }
        }
      }
    }
    return trays;
  }

  private static List<String> expand(String part) {
    Matcher brackets = BRACKETS.matcher(part);
    if (!brackets.matches()) {
      return List.of(part);
    }
    List<String> names = new ArrayList<>();
    for (String item : brackets.group(2).split(",", -1)) {
      Matcher range = RANGE.matcher(item);
      if (!range.matches()) {
        throw new IllegalArgumentException("'" + part + "': '" + item + "' is no range as 01-18");
      }
      String first = range.group(1);
      String last = range.group(2) == null ? first : range.group(2);
      int to = Integer.parseInt(last);
      if (to < Integer.parseInt(first) || to - Integer.parseInt(first) > NAMES_MAX) {
        throw new IllegalArgumentException("'" + part + "': '" + item + "' is no range as 01-18");
      }
      for (int number = Integer.parseInt(first); number <= to; number++) {
        String digits = ("%0" + first.length() + "d").formatted(number);
        names.add(brackets.group(1) + digits + brackets.group(3));
      }
    }
    return names;
  }
}
