package io.imexd.testbed.proxy;

import java.io.IOException;
import java.util.Arrays;

/** What may be said to a running proxy, one line each. */
final class Commands {
  private final FaultProxy proxy;

  Commands(FaultProxy proxy) {
    this.proxy = proxy;
  }

  /** Does what the line says, and says in one line what was done, or what is wrong with it. */
  String obey(String line) {
    String[] words = line.strip().split("\\s+");
    try {
      return switch (words[0]) {
        case "cut" -> "ok cut " + proxy.cut(only(words)) + " connections";
        case "count" ->
            "ok " + proxy.count(only(words)) + " connections, " + proxy.soFar(words[1]) + " so far";
        case "replay" -> "ok sent " + proxy.replay(only(words)) + " bytes again";
        case "set" -> set(words);
        default ->
            throw new IllegalArgumentException(
                "'" + words[0] + "' is not set, cut, replay or count");
      };
    } catch (IllegalArgumentException e) {
      return "wrong: " + e.getMessage();
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }

  private String set(String[] words) {
    if (words.length < 4) {
      throw new IllegalArgumentException("set ROUTE|all forth|back|both clear|NAME=NUMBER...");
    }
    Weather weather = Weather.parse(Arrays.copyOfRange(words, 3, words.length));
    proxy.change(words[1], words[2], weather);
    return "ok " + String.join(" ", words);
  }

  private static String only(String[] words) {
    if (words.length != 2) {
      throw new IllegalArgumentException(words[0] + " takes one route, or all");
    }
    return words[1];
  }
}
