package io.imexd.fabric;

import io.imexd.config.Config;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The source that the site has chosen. */
final class Sources {
  private Sources() {}

  static FabricSource of(Config.Fabric fabric) {
    FabricSource nvml = new NvmlSource(fabric.nvml(), fabric.timeoutMillis());
    FabricSource smi = new SmiSource(fabric.nvidiaSmi(), fabric.timeoutMillis());
    return switch (fabric.source()) {
      case AUTO -> fabric.file().map(Sources::file).orElseGet(() -> driver(nvml, smi));
      case NVML -> nvml;
      case NVIDIA_SMI -> smi;
      case FILE -> file(fabric.file().orElseThrow());
    };
  }

  /**
   * NVML where it is, else nvidia-smi. A library that is there and fails is no reason to run
   * nvidia-smi: that would ask the same library, and hang where it hangs.
   */
  static FabricSource driver(FabricSource nvml, FabricSource smi) {
    return () -> {
      try {
        return nvml.read();
      } catch (FabricSource.NotInstalled noLibrary) {
        try {
          return smi.read();
        } catch (FabricSource.NotInstalled noProgram) {
          throw new IOException(
              "the state of the NVLink fabric is not known: there is no "
                  + noLibrary.what()
                  + " and no "
                  + noProgram.what()
                  + "; install the driver, or set fabric.file",
              noProgram);
        }
      }
    };
  }

  private static FabricSource file(Path file) {
    return () -> {
      try {
        return FabricFile.read(file);
      } catch (NoSuchFileException e) {
        throw new IOException(
            file + ": there is no such file; the state of the NVLink fabric is not known", e);
      }
    };
  }
}
