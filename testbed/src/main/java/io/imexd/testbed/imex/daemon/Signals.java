package io.imexd.testbed.imex.daemon;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.IntConsumer;

/**
 * Signals by sigwait(3). The launcher blocks them before the JVM starts and keeps the JVM's hands
 * off them (-Xrs); SIGQUIT can be had in no other way, and a signal that comes early is kept, not
 * lost.
 */
public final class Signals {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int USR1 = 10;
  public static final int TERM = 15;

  private static final int SIGSET_BYTES = 128;

  private Signals() {}

  /** Starts the waiting thread; numbers are those of Linux on x86-64 and aarch64. */
  static void forward(IntConsumer taker) {
    Thread waiter = new Thread(() -> wait(taker), "signals");
    waiter.setDaemon(true);
    waiter.start();
  }

  private static void wait(IntConsumer taker) {
    Linker linker = Linker.nativeLinker();
    MethodHandle sigwait =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("sigwait"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(SIGSET_BYTES, 8);
      MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
      long bits = 0;
      for (int signal : new int[] {HUP, INT, QUIT, USR1, TERM}) {
        bits |= 1L << (signal - 1);
      }
      set.set(ValueLayout.JAVA_LONG, 0, bits);
      while ((int) sigwait.invokeExact(set, number) == 0) {
        taker.accept(number.get(ValueLayout.JAVA_INT, 0));
      }
    } catch (Throwable failed) {
      throw new IllegalStateException("sigwait failed", failed);
    }
  }
}
