package io.imexd.testbed.crash;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** SIGKILL to this very process: no hook runs, no buffer is flushed, no file is closed in order. */
final class SelfKill {
  private static final int NO_SIGNAL = 0;
  private static final int SIGKILL = 9;

  private final int self = (int) ProcessHandle.current().pid();
  private final MethodHandle kill =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  /**
   * Tries kill(2) without a signal: linking it takes longer than some moments that are to be hit.
   */
  SelfKill() {
    if (send(NO_SIGNAL) != 0) {
      throw new IllegalStateException("kill(2) does not find this process");
    }
  }

  /** Does not return. */
  void now() {
    throw new IllegalStateException("still alive after kill(2) gave " + send(SIGKILL));
  }

  private int send(int signal) {
    try {
      return (int) kill.invokeExact(self, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
