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
  /**
   * The name under which the environment may hold the trays' names, separated by blanks. The warden
   * makes IMEXD_HOSTFILE of them, on its own tray: a file of the machine where imexctl runs is not
   * there.
   */
  static final String HOSTS = "IMEXCTL_HOSTS";

  /** From SIGTERM to SIGKILL. */
  static final int GRACE_SECONDS = 5;

  // Command and watch have a session of their own each: all that one starts is its group, and
  // nothing else. Until setsid has run there is no such group, and the process alone is meant.
  // The group hears SIGTERM once, from the warden, and the watch sees to the rest: a second one
  // tells many a program to drop what it was putting in order. What is left of the group after
  // the command itself has ended is ended as well, for its trays are no longer the job's.
  // An exit code that came together with a signal is asked for again. dash takes no -- after -0.
  private static final String SCRIPT =
      """
      trap : INT HUP
      file=
      trap 'rm -f "$file"' EXIT
      if [ -n "$IMEXCTL_HOSTS" ]; then
        file=$(mktemp "${TMPDIR:-/tmp}/imexctl-run.XXXXXX") || exit 126
        echo "$IMEXCTL_HOSTS" | tr ' ' '\\n' >"$file" || exit 126
        export IMEXD_HOSTFILE="$file"
      fi
      unset IMEXCTL_HOSTS
      exec 3<&0
      setsid "$@" </dev/null 3<&- &
      job=$!
      told=
      end() {
        [ -z "$told" ] || return
        told=1
        kill -s TERM -- -$job || kill -s TERM $job
      } 2>/dev/null
      trap end TERM
      setsid sh -c 'cat; kill -s TERM $1 || kill -s TERM -- -$0
        sleep %d; kill -s KILL -- -$0
        rm -f "$2"' $job $$ "$file" <&3 >/dev/null 2>&1 &
      watch=$!
      while wait $job; code=$?; kill -0 $job 2>/dev/null; do :; done
      wait $job 2>/dev/null
      again=$?
      [ $again = 127 ] || code=$again
      steps=%d0
      while kill -s 0 -- -$job; do
        end
        [ $steps -gt 0 ] || { kill -s KILL -- -$job; break; }
        steps=$((steps - 1))
        sleep 0.1
      done 2>/dev/null
      { kill -s KILL -- -$watch $watch; wait $watch; } 2>/dev/null
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
