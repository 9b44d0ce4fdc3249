package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.FixedPaths;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Entry point of the stand-in for nvidia-imex-ctl. */
public final class NvidiaImexCtl {
  private NvidiaImexCtl() {}

  /** Never returns. */
  public static void main(String[] args) {
    int code =
        CtlProgram.run(
            FixedPaths.fromEnvironment(),
            new Stream(FileDescriptor.out),
            new Stream(FileDescriptor.err),
            args);
    Runtime.getRuntime().halt(code);
  }

  /** A standard stream without System.out's machinery; no lambda, to start faster. */
  private static final class Stream implements Consumer<String> {
    private final FileOutputStream out;

    Stream(FileDescriptor descriptor) {
      out = new FileOutputStream(descriptor);
    }

    @Override
    public void accept(String text) {
      try {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException readerGone) {
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
