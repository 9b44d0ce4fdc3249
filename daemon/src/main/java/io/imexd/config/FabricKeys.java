package io.imexd.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that say where this tray learns of its place on the NVLink fabric. */
final class FabricKeys {
  static final Key<Config.FabricSource> SOURCE =
      new Key<>(
          "fabric.source",
          "auto",
          Kinds.word(
              Map.of(
                  "auto", Config.FabricSource.AUTO,
                  "nvml", Config.FabricSource.NVML,
                  "nvidia-smi", Config.FabricSource.NVIDIA_SMI,
                  "file", Config.FabricSource.FILE)),
          "who says where this tray is on the fabric: auto (fabric.file if set, else the driver), nvml, nvidia-smi or file");
  static final Key<Optional<Path>> FILE =
      new Key<>(
          "fabric.file", "", Kinds::optionalPath, "file of the site that says so; empty: none");

  /** Without persistence mode NVML first wakes every GPU: seconds. Longer than that is a fault. */
  static final Key<Long> TIMEOUT =
      new Key<>(
          "fabric.timeout",
          "10s",
          Kinds.time("100ms", "2m"),
          "bound of one asking of NVML, or of one nvidia-smi");

  static final List<Key<?>> ALL = List.of(SOURCE, FILE, TIMEOUT);

  private FabricKeys() {}
}
