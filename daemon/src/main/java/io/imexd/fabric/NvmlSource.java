package io.imexd.fabric;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks NVML, each time anew and on a thread of its own: a call into a sick driver may never come
 * back, and nothing can end it. There is never a second such thread: while one hangs the tray is
 * unfit at once. Where it comes back after all, the next reading is an ordinary one.
 */
final class NvmlSource implements FabricSource {
  static final String NAME = "nvml";

  /** As much as a C program has, for which NVML is made; imexd's own threads have less. */
  private static final long STACK_BYTES = 8L << 20;

  private static final String LOOK = "; see nvidia-smi and the kernel's log on this tray";

  private final String library;
  private final long timeoutMillis;
  private volatile String calling = "";
  private Optional<CompletableFuture<Reading>> last = Optional.empty();

  NvmlSource(String library, long timeoutMillis) {
    this.library = library;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public synchronized Reading read() throws IOException {
    if (last.isPresent() && !last.get().isDone()) {
      throw new IOException(
          "NVML hangs: " + calling + " has not come back since the reading before" + LOOK);
    }
    CompletableFuture<Reading> reading = begin();
    last = Optional.of(reading);
    try {
      return reading.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "NVML did not answer in " + timeoutMillis + " ms (" + calling + ")" + LOOK, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException why
          ? why
          : new IOException("NVML cannot be asked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the reading of NVML was interrupted", e);
    }
  }

  private CompletableFuture<Reading> begin() {
    CompletableFuture<Reading> reading = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("nvml")
        .stackSize(STACK_BYTES)
        .start(() -> {
          try {
            reading.complete(ask());
          } catch (Throwable e) {
            reading.completeExceptionally(e);
          }
        });
    return reading;
  }

  private Reading ask() throws IOException {
    try (Nvml nvml = Nvml.open(library, function -> calling = function)) {
      String driver = nvml.driverVersion();
      List<GpuFabric> gpus = nvml.gpus();
      return Agreement.of(NAME, Reading.isVersion(driver) ? driver : "", gpus);
    }
  }
}
