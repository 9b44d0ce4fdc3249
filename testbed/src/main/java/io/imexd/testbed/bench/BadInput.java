package io.imexd.testbed.bench;

import java.nio.file.Path;

/** A line that is not what it should be; the message tells where, in one line. */
final class BadInput extends Exception {
  private static final long serialVersionUID = 1;

  BadInput(Path file, int line, String what) {
    super(file + ":" + line + ": " + what);
  }
}
