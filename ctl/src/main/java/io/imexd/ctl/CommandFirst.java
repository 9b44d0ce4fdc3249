package io.imexd.ctl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * People write {@code imexctl -o json status} as well as {@code imexctl status -o json}: options
 * that every command has may stand before it.
 */
final class CommandFirst {
  private static final Set<String> WITH_VALUE = Set.of("-o", "--output", "--color", "--server");

  private CommandFirst() {}

  private static boolean glued(String arg) {
    for (String option : WITH_VALUE) {
      if (arg.startsWith(option)) {
        return true;
      }
    }
    return false;
  }

  /** Moves such options behind the command; anything else in front of it stays, to be refused. */
  static String[] of(String... args) {
    int at = 0;
    while (at < args.length && args[at].startsWith("-")) {
      if (WITH_VALUE.contains(args[at])) {
        at += 2;
      } else if (glued(args[at])) {
        at++;
      } else {
        return args;
      }
    }
    if (at == 0 || at >= args.length) {
      return args;
    }
    List<String> moved = new ArrayList<>();
    moved.add(args[at]);
    moved.addAll(Arrays.asList(args).subList(0, at));
    moved.addAll(Arrays.asList(args).subList(at + 1, args.length));
    return moved.toArray(String[]::new);
  }
}
