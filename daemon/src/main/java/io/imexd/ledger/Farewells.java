package io.imexd.ledger;

import io.imexd.protocol.Farewell;
import java.util.Locale;

/**
 * The words of record.proto for how an instance ends; one that a reboot ended says so in the word.
 */
final class Farewells {
  private static final String REBOOTED = " rebooted";

  private Farewells() {}

  static String word(Farewell farewell) {
    return kind(farewell) + (farewell.rebooted() ? REBOOTED : "");
  }

  static String kind(Farewell farewell) {
    return farewell.kind().name().toLowerCase(Locale.ROOT);
  }

  static Farewell of(String word, boolean closesRun, String reason) {
    boolean rebooted = word.endsWith(REBOOTED);
    String kind = rebooted ? word.substring(0, word.length() - REBOOTED.length()) : word;
    return new Farewell(kind(kind), closesRun, rebooted, reason);
  }

  static Farewell.Kind kind(String word) {
    return switch (word) {
      case "left" -> Farewell.Kind.LEFT;
      case "over" -> Farewell.Kind.OVER;
      default -> throw new IllegalArgumentException("an end of an unknown kind");
    };
  }
}
