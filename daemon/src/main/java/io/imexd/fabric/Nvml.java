package io.imexd.fabric;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.imexd.protocol.Facts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One session with the driver's management library, from loading to unloading it: every function
 * that is called, with its signature of nvml.h (go-nvml 0.12.9). Of one thread; any call may hang
 * where the driver does.
 *
 * <p>Nothing of it outlives a reading. A library that stays initialised holds the devices open, so
 * the driver could not be unloaded and GPUs without persistence mode would not sleep; one that
 * stays loaded no longer fits a driver which was replaced meanwhile (NVML_ERROR_LIB_RM_VERSION_
 * MISMATCH until imexd is started again). go-nvml unloads it at each Shutdown, too.
 */
final class Nvml implements AutoCloseable {
  /** More than any machine has: what a broken library may say is no bound of a loop. */
  private static final int GPUS_MAX = 64;

  // nvml.h: NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE, NVML_DEVICE_UUID_V2_BUFFER_SIZE
  private static final int VERSION_BYTES = 80;
  private static final int UUID_BYTES = 96;

  // nvmlReturn_t of nvml.h
  private static final int SUCCESS = 0;
  private static final int INVALID_ARGUMENT = 2;
  private static final int NOT_SUPPORTED = 3;
  private static final int FUNCTION_NOT_FOUND = 13;
  private static final int ARGUMENT_VERSION_MISMATCH = 25;
  private static final int DEPRECATED = 26;

  /** What an older or newer function may be asked after; all else is a failure of the GPU. */
  private static final Set<Integer> ASK_ANOTHER =
      Set.of(
          INVALID_ARGUMENT,
          NOT_SUPPORTED,
          FUNCTION_NOT_FOUND,
          ARGUMENT_VERSION_MISMATCH,
          DEPRECATED);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle CALL = handle(FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle CALL_OUT = handle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle CALL_BUFFER =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CALL_INDEX =
      handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle CALL_DEVICE =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle CALL_DEVICE_BUFFER =
      handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle TEXT_OF = handle(FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final SharedLibrary library;
  private final Arena arena = Arena.ofConfined();
  private final Consumer<String> calling;
  private boolean initialised;

  private Nvml(SharedLibrary library, Consumer<String> calling) {
    this.library = library;
    this.calling = calling;
  }

  /**
   * Loads the library and begins.
   *
   * @param calling told of every function before it is called
   * @throws FabricSource.NotInstalled when there is no such library
   * @throws IOException with NVML's own words, when it cannot begin
   */
  static Nvml open(String name, Consumer<String> calling) throws IOException {
    calling.accept("loading " + name);
    Nvml nvml = new Nvml(SharedLibrary.open(name), calling);
    try {
      nvml.begin();
      return nvml;
    } catch (IOException | RuntimeException e) {
      nvml.close();
      throw e;
    }
  }

  private void begin() throws IOException {
    MemorySegment init = required("nvmlInit_v2");
    required("nvmlShutdown"); // Before it would be needed.
    check("nvmlInit_v2", call("nvmlInit_v2", () -> (int) CALL.invokeExact(init)));
    initialised = true;
  }

  /** The driver's version; empty when it is not said. */
  String driverVersion() {
    return said("nvmlSystemGetDriverVersion", VERSION_BYTES, Optional.empty());
  }

  /** What each GPU says of its fabric. */
  List<GpuFabric> gpus() throws IOException {
    String function = "nvmlDeviceGetCount_v2";
    MemorySegment symbol = required(function);
    MemorySegment count = arena.allocate(JAVA_INT);
    check(function, call(function, () -> (int) CALL_OUT.invokeExact(symbol, count)));
    int gpus = count.get(JAVA_INT, 0);
    if (gpus < 0 || gpus > GPUS_MAX) {
      throw new IOException(
          function
              + " says "
              + Integer.toUnsignedLong(gpus)
              + " GPUs; at most "
              + GPUS_MAX
              + " are read");
    }
    List<GpuFabric> all = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      all.add(gpu(i));
    }
    return all;
  }

  private GpuFabric gpu(int index) throws IOException {
    String function = "nvmlDeviceGetHandleByIndex_v2";
    MemorySegment symbol = required(function);
    MemorySegment at = arena.allocate(ADDRESS);
    int code = call(function, () -> (int) CALL_INDEX.invokeExact(symbol, index, at));
    if (code != SUCCESS) {
      return GpuFabric.unclear("GPU " + index, failed(function, code));
    }
    MemorySegment device = at.get(ADDRESS, 0);
    String uuid = said("nvmlDeviceGetUUID", UUID_BYTES, Optional.of(device));
    return fabric(device, "GPU " + index + (uuid.isEmpty() ? "" : " (" + uuid + ")"));
  }

  private GpuFabric fabric(MemorySegment device, String gpu) throws IOException {
    MemorySegment info = arena.allocate(FabricInfo.BUFFER_BYTES, Long.BYTES);
    Set<Integer> answers = new HashSet<>();
    String last = "";
    for (FabricInfo version : FabricInfo.values()) {
      Optional<MemorySegment> symbol = library.find(version.function);
      if (symbol.isEmpty()) {
        continue;
      }
      version.prepare(info);
      MemorySegment to = symbol.get();
      int code = call(version.function, () -> (int) CALL_DEVICE.invokeExact(to, device, info));
      if (code == SUCCESS) {
        return version.read(gpu, info, this::words);
      }
      last = failed(version.function, code);
      if (!ASK_ANOTHER.contains(code)) {
        return GpuFabric.unclear(gpu, last);
      }
      answers.add(code);
    }
    if (answers.isEmpty()) {
      throw new IOException(
          library.name()
              + " knows no nvmlDeviceGetGpuFabricInfo: it is of a driver older than NVLink fabrics");
    }
    return answers.contains(NOT_SUPPORTED)
        ? GpuFabric.in(gpu, Facts.Fabric.NOT_SUPPORTED)
        : GpuFabric.unclear(gpu, last);
  }

  /** A text that may be missing: then it is empty. */
  private String said(String function, int bytes, Optional<MemorySegment> device) {
    Optional<MemorySegment> symbol = library.find(function);
    if (symbol.isEmpty()) {
      return "";
    }
    MemorySegment to = symbol.get();
    MemorySegment buffer = arena.allocate(bytes);
    int code =
        call(
            function,
            () ->
                device.isEmpty()
                    ? (int) CALL_BUFFER.invokeExact(to, buffer, bytes)
                    : (int) CALL_DEVICE_BUFFER.invokeExact(to, device.get(), buffer, bytes));
    return code == SUCCESS ? SharedLibrary.bounded(buffer) : "";
  }

  private void check(String function, int code) throws IOException {
    if (code != SUCCESS) {
      throw new IOException(failed(function, code));
    }
  }

  private String failed(String function, int code) {
    return function + ": " + words(code);
  }

  /** As nvmlErrorString says it, which needs no initialised library, and the number. */
  private String words(int code) {
    Optional<MemorySegment> symbol = library.find("nvmlErrorString");
    if (symbol.isEmpty()) {
      return "error " + code;
    }
    try {
      return SharedLibrary.text((MemorySegment) TEXT_OF.invokeExact(symbol.get(), code))
          + " (NVML error "
          + code
          + ")";
    } catch (Throwable e) {
      throw new IllegalStateException("nvmlErrorString", e);
    }
  }

  private MemorySegment required(String function) throws IOException {
    return library
        .find(function)
        .orElseThrow(() ->
            new IOException(
                library.name() + " has no " + function + ": it is no NVML that imexd can ask"));
  }

  /** A call of C. */
  @FunctionalInterface
  private interface Call {
    int make() throws Throwable;
  }

  private int call(String function, Call call) {
    calling.accept(function);
    try {
      return call.make();
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  @Override
  public void close() {
    try {
      library
          .find("nvmlShutdown")
          .filter(_ -> initialised)
          .ifPresent(symbol -> {
            int unused = call("nvmlShutdown", () -> (int) CALL.invokeExact(symbol));
          });
    } finally {
      library.close();
      arena.close();
    }
  }

  private static MethodHandle handle(FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(descriptor);
  }
}
