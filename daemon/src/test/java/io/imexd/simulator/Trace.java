package io.imexd.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, in words where somebody reads them, and always as a hash. */
final class Trace {
  private final boolean told;
  private final List<String> lines = new ArrayList<>();
  private long hash = 0xcbf29ce484222325L;

  Trace(boolean told) {
    this.told = told;
  }

  /** what: which kind of thing, for the hash; line: for people. */
  void add(long atMicros, String where, int what, Supplier<String> line) {
    hash = (hash ^ atMicros) * 0x100000001b3L;
    hash = (hash ^ where.hashCode() ^ (long) what << 32) * 0x100000001b3L;
    if (told) {
      lines.add(
          "%,9d.%03d ms  %s  %s".formatted(atMicros / 1_000, atMicros % 1_000, where, line.get()));
    }
  }

  /** A log line of a daemon; it belongs to what was told last. */
  void log(String line) {
    if (told) {
      lines.add("                     | " + line);
    }
  }

  boolean told() {
    return told;
  }

  long hash() {
    return hash;
  }

  List<String> lines() {
    return lines;
  }
}
