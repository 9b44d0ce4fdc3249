package io.imexd.ctl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What one command line printed and returned, run within the test. */
record Ran(int code, String out, String err) {
  static {
    QuickStart.prepare(); // As Main does: what imexctl goes without, it does not miss in any test.
  }

  static Ran with(Map<String, String> env, String... args) {
    return as(false, env, args);
  }

  static Ran onTerminal(Map<String, String> env, String... args) {
    return as(true, env, args);
  }

  private static Ran as(boolean terminal, Map<String, String> env, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(new Surroundings(env, out, err, terminal, terminal, System::nanoTime), args);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
