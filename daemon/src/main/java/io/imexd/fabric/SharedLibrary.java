package io.imexd.fabric;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A library of the machine, opened by dlopen(3) itself and not by SymbolLookup, which does not say
 * why it cannot.
 */
final class SharedLibrary implements AutoCloseable {
  // dlfcn.h of Linux: nothing is resolved later, and no other library sees its symbols.
  private static final int RTLD_NOW = 2;

  // asm-generic/errno-base.h
  private static final int ENOENT = 2;
  private static final long TEXT_MAX_BYTES = 1_024;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MethodHandle DLOPEN =
      function("dlopen", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, INT));
  private static final MethodHandle DLSYM =
      function(
          "dlsym",
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
  private static final MethodHandle DLCLOSE =
      function("dlclose", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
  private static final MethodHandle DLERROR =
      function("dlerror", FunctionDescriptor.of(ValueLayout.ADDRESS));
  private static final MethodHandle STRERROR =
      function("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, INT));

  private final String name;
  private final MemorySegment handle;

  private SharedLibrary(String name, MemorySegment handle) {
    this.name = name;
    this.handle = handle;
  }

  /**
   * Opens it.
   *
   * @param name an absolute path, or a name that the loader looks for (ld.so(8))
   * @throws FabricSource.NotInstalled when there is none of that name
   * @throws IOException in one line, when there is one and it cannot be loaded
   */
  static SharedLibrary open(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = (MemorySegment) DLOPEN.invokeExact(arena.allocateFrom(name), RTLD_NOW);
      if (!handle.equals(MemorySegment.NULL)) {
        return new SharedLibrary(name, handle);
      }
      String why = text((MemorySegment) DLERROR.invokeExact());
      // Of another file that it needs, the text begins with the name of that one.
      String noFile = text((MemorySegment) STRERROR.invokeExact(ENOENT));
      if (why.startsWith(name + ":") && why.endsWith(noFile)) {
        throw new FabricSource.NotInstalled("library " + name, "paths.nvml");
      }
      throw new IOException(name + " is there and cannot be loaded: " + why);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("dlopen", e);
    }
  }

  Optional<MemorySegment> find(String symbol) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment at = (MemorySegment) DLSYM.invokeExact(handle, arena.allocateFrom(symbol));
      return at.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(at);
    } catch (Throwable e) {
      throw new IllegalStateException("dlsym", e);
    }
  }

  String name() {
    return name;
  }

  /** A C string that somebody else owns, cut to a bound; empty for NULL. */
  static String text(MemorySegment at) {
    return at.equals(MemorySegment.NULL) ? "" : bounded(at.reinterpret(TEXT_MAX_BYTES));
  }

  /** A C string in a buffer; all of the buffer where no zero byte ends it. */
  static String bounded(MemorySegment buffer) {
    StringBuilder text = new StringBuilder();
    for (long i = 0; i < buffer.byteSize(); i++) {
      char c = (char) (buffer.get(ValueLayout.JAVA_BYTE, i) & 0xff);
      if (c == 0) {
        break;
      }
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      int unused = (int) DLCLOSE.invokeExact(handle);
    } catch (Throwable e) {
      throw new IllegalStateException("dlclose", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }
}
