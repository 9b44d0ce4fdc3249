package io.imexd.testbed.imex.daemon;

/**
 * Entry point of the stand-in for the daemon; its own class so that the command line reads well.
 */
public final class NvidiaImex {
  private NvidiaImex() {}

  /** Never returns. */
  public static void main(String[] args) {
    ProcessName.take("nvidia-imex");
    int code = DaemonProgram.run(args);
    Runtime.getRuntime().halt(code);
  }
}
