package io.imexd.testbed.imex.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** DAEMONIZE=1: the same command again, in a session of its own, and the parent may go. */
final class Background {
  private static final String MARK = "IMEX_STANDIN_DAEMONIZED";

  private Background() {}

  static boolean already() {
    return System.getenv(MARK) != null;
  }

  /** Starts the child; its output goes to /dev/null, except a log that goes to stderr. */
  static void start(boolean keepStderr) throws IOException {
    byte[] own = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    List<String> command = new ArrayList<>();
    command.add("setsid");
    // The JDK may hand its children an empty signal mask.
    command.add("env");
    command.add("--block-signal=HUP,INT,QUIT,USR1,TERM");
    for (String arg : new String(own, StandardCharsets.UTF_8).split("\0", -1)) {
      command.add(arg);
    }
    command.removeLast();
    ProcessBuilder child = new ProcessBuilder(command);
    child.environment().put(MARK, "1");
    child.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    child.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    child.redirectError(
        keepStderr ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
    child.start();
  }
}
