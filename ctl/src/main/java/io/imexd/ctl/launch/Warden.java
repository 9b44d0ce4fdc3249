package io.imexd.ctl.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What runs on a tray around the command. It ends the command when its own standard input ends, and
 * so does whatever cuts the tray off: a launcher that is killed, a lost connection, an imexctl that
 * is gone. Without it an ssh that ends leaves what it started behind.
 */
final class Warden {
  /** From SIGTERM to SIGKILL. */
  static final int GRACE_SECONDS = 5;

  // The command has a session of its own: all that it starts, and nothing else, is its group.
  private static final String SCRIPT =
      """
      trap : INT HUP
      exec 3<&0
      setsid "$@" </dev/null 3<&- &
      job=$!
      trap 'kill -s TERM -- -$job' TERM
      { cat <&3; kill -s TERM -- -$job; sleep %d; kill -s KILL -- -$job; } >/dev/null 2>&1 &
      watch=$!
      while wait $job; code=$?; kill -0 $job 2>/dev/null; do :; done
      kill $watch 2>/dev/null
      exit $code
      """;

  private Warden() {}

  /** Returns the command with its environment and the warden around it. */
  static List<String> around(Map<String, String> env, List<String> command) {
    List<String> words = new ArrayList<>();
    words.add("env");
    env.forEach((name, value) -> words.add(name + "=" + value));
    words.add("sh");
    words.add("-c");
    words.add(SCRIPT.replace("%d", Integer.toString(GRACE_SECONDS)));
    words.add("imexctl-run");
    words.addAll(command);
    return words;
  }
}
