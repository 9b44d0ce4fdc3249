package io.imexd.imex;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * The kernel's own handle of a process (pidfd_open(2)): a signal through it can never reach a later
 * process with the same pid, and its end can be awaited without being its parent. Also flock(2),
 * the lock that flock(1) takes and FileChannel does not.
 */
final class Pidfd implements AutoCloseable {
  static final int SIGKILL = 9;
  static final int SIGUSR1 = 10;
  static final int SIGTERM = 15;

  // The same on x86-64 and aarch64, as all system calls since Linux 5.1: asm/unistd_64.h,
  // asm-generic/unistd.h.
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  // asm-generic/fcntl.h and sys/file.h; O_RDONLY | O_CLOEXEC.
  private static final int O_CLOEXEC = 02000000;
  private static final int LOCK_EX_NB = 2 | 4;
  private static final int EWOULDBLOCK = 11;
  private static final int EINTR = 4;
  private static final int ENOENT = 2;
  private static final short POLLIN = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG),
          CAPTURE,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle POLL =
      function("poll", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, LONG, INT));
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle FLOCK = function("flock", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT),
          CAPTURE,
          Linker.Option.firstVariadicArg(2));

  private final int fd;

  private Pidfd(int fd) {
    this.fd = fd;
  }

  /**
   * Opens a process; an fd of its own even if it is a zombie. {@link #open} is false when there is
   * none.
   */
  static Pidfd of(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      long fd = (long) SYSCALL.invokeExact(arena.allocate(STATE), SYS_PIDFD_OPEN, pid, 0L, 0L, 0L);
      return new Pidfd((int) fd);
    } catch (Throwable e) {
      throw new IllegalStateException("pidfd_open", e);
    }
  }

  boolean open() {
    return fd >= 0;
  }

  /** Sends a signal; false when the process is gone. */
  boolean signal(int signal) {
    try (Arena arena = Arena.ofConfined()) {
      long rc =
          (long)
              SYSCALL.invokeExact(
                  arena.allocate(STATE), SYS_PIDFD_SEND_SIGNAL, (long) fd, (long) signal, 0L, 0L);
      return rc == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("pidfd_send_signal", e);
    }
  }

  /** Blocks until the process has ended. */
  void awaitEnd() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment pollfd = arena.allocate(8, 4);
      pollfd.set(ValueLayout.JAVA_INT, 0, fd);
      pollfd.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      int ready;
      do {
        ready = (int) POLL.invokeExact(state, pollfd, 1L, -1);
      } while (ready < 0 && (int) ERRNO.get(state, 0L) == EINTR);
    } catch (Throwable e) {
      throw new IllegalStateException("poll", e);
    }
  }

  @Override
  public void close() {
    if (open()) {
      closeFd(fd);
    }
  }

  /**
   * Whether somebody holds a flock(2) on the file. False when there is no such file.
   *
   * @throws UncheckedIOException when it cannot be looked at, for want of descriptors above all
   */
  static boolean locked(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(file.toString()), O_CLOEXEC);
      if (fd < 0) {
        int errno = (int) ERRNO.get(state, 0L);
        if (errno == ENOENT) {
          return false;
        }
        throw new UncheckedIOException(
            new IOException(file + " cannot be opened (errno " + errno + ")"));
      }
      try {
        int rc = (int) FLOCK.invokeExact(state, fd, LOCK_EX_NB);
        return rc != 0 && (int) ERRNO.get(state, 0L) == EWOULDBLOCK;
      } finally {
        closeFd(fd);
      }
    } catch (UncheckedIOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("flock", e);
    }
  }

  private static void closeFd(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int unused = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
    } catch (Throwable e) {
      throw new IllegalStateException("close", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, CAPTURE);
  }
}
