package io.imexd.systemd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The other end: what systemd has, a bound datagram socket. */
final class BoundDatagram implements AutoCloseable {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
  private static final MethodHandle BIND =
      function("bind", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
  private static final MethodHandle RECV =
      function(
          "recv",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG, INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, INT));
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MESSAGE_MAX_BYTES = 4096;

  private final int fd;

  BoundDatagram(String name) throws Throwable {
    fd =
        (int)
            SOCKET.invokeExact(
                UnixDatagram.AF_UNIX, UnixDatagram.SOCK_DGRAM | UnixDatagram.SOCK_CLOEXEC, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = UnixDatagram.address(arena, name);
      int bound = (int) BIND.invokeExact(fd, address, (int) address.byteSize());
      if (bound != 0) {
        throw new IllegalStateException("bind " + name);
      }
    }
  }

  /** The next message; empty when none waits. */
  String next() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(MESSAGE_MAX_BYTES);
      long got = (long) RECV.invokeExact(fd, message, message.byteSize(), MSG_DONTWAIT);
      return got < 0
          ? ""
          : new String(
              message.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws Exception {
    try {
      int unused = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw new IllegalStateException("close", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
