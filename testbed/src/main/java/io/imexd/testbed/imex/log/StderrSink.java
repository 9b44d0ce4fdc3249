package io.imexd.testbed.imex.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Standard error, unbuffered. */
public final class StderrSink implements LogSink {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.err);

  @Override
  public void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // The reader of a pipe is gone.
    }
  }
}
