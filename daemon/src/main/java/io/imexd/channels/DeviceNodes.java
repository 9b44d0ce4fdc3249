package io.imexd.channels;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Makes character devices by mknodat(2), called through syscall(2): the C libraries before glibc
 * 2.33 export no such function.
 */
final class DeviceNodes {
  // asm/unistd_64.h of x86-64; asm-generic/unistd.h, which aarch64 uses.
  private static final long SYS_MKNODAT =
      System.getProperty("os.arch").equals("aarch64") ? 33 : 259;

  // linux/fcntl.h, sys/stat.h: a character device that its owner reads and writes.
  private static final long AT_FDCWD = -100;
  static final int S_IFCHR_0600 = 0020000 | 0600;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(LONG, LONG, LONG, ValueLayout.ADDRESS, LONG, LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"),
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final long ERROR_TEXT_MAX_BYTES = 256;

  private DeviceNodes() {}

  /** As the kernel packs major and minor into one number, in mknod(2) and in st_rdev. */
  static long device(int major, int minor) {
    return (minor & 0xffL) | ((long) major << 8) | ((minor & ~0xffL) << 12);
  }

  /**
   * Makes the node, 0600 and the caller's.
   *
   * @throws IOException with the kernel's reason; also when something has that name already
   */
  static void make(Path path, int major, int minor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long rc =
          (long)
              SYSCALL.invokeExact(
                  state,
                  SYS_MKNODAT,
                  AT_FDCWD,
                  arena.allocateFrom(path.toString()),
                  (long) S_IFCHR_0600,
                  device(major, minor));
      if (rc != 0) {
        throw new IOException(path + ": " + text((int) ERRNO.get(state, 0L)));
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("mknodat", e);
    }
  }

  private static String text(int errno) throws Throwable {
    MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
    return text.reinterpret(ERROR_TEXT_MAX_BYTES).getString(0);
  }
}
