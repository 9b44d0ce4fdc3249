package io.imexd.systemd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sends datagrams to one unix socket, by the C library: the JDK has only streams. A socket is
 * opened for each, as libsystemd does, so that nothing is held that a restarted service manager no
 * longer hears.
 */
final class UnixDatagram {
  // sys/socket.h and sys/un.h of Linux, the same on x86-64 and aarch64.
  static final int AF_UNIX = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_CLOEXEC = 02000000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int FAMILY_BYTES = 2;
  private static final int NAME_MAX_BYTES = 107;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              INT,
              ValueLayout.ADDRESS,
              INT));
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));

  private final String name;

  /** name: an absolute path, or a name in the abstract namespace with "@" before it. */
  UnixDatagram(String name) {
    this.name = name;
  }

  /** Whether such a name can be that of a unix socket. */
  static boolean possible(String name) {
    return List.of('/', '@').contains(name.charAt(0))
        && name.length() > 1
        && name.getBytes(StandardCharsets.UTF_8).length <= NAME_MAX_BYTES;
  }

  /**
   * The name as the kernel takes it (unix(7)): an abstract one begins with a zero byte and ends
   * without one.
   */
  static MemorySegment address(Arena arena, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = text[0] == '@';
    MemorySegment address =
        arena.allocate(FAMILY_BYTES + text.length + (isAbstract ? 0L : 1L), FAMILY_BYTES);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(text, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, text.length);
    if (isAbstract) {
      address.set(ValueLayout.JAVA_BYTE, FAMILY_BYTES, (byte) 0);
    }
    return address;
  }

  /**
   * Sends one datagram, without waiting for room.
   *
   * @throws IOException with errno: nobody listens, or there is no room at the moment
   */
  void send(byte[] message) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int fd = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (fd < 0) {
        throw failed("socket", state);
      }
      try {
        MemorySegment to = address(arena, name);
        long sent =
            (long)
                SENDTO.invokeExact(
                    state,
                    fd,
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, message),
                    (long) message.length,
                    MSG_DONTWAIT | MSG_NOSIGNAL,
                    to,
                    (int) to.byteSize());
        if (sent != message.length) {
          throw failed("sendto", state);
        }
      } finally {
        int unused = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("sendto", e);
    }
  }

  private IOException failed(String call, MemorySegment state) {
    return new IOException(name + ": " + call + ": errno " + (int) ERRNO.get(state, 0L));
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }
}
