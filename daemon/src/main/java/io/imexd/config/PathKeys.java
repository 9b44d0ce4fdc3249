package io.imexd.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Keys that say where the kernel, the driver and systemd show things; settings, so that a tray can
 * run in a test.
 */
final class PathKeys {
  static final Key<Path> PROC = new Key<>("paths.proc", "/proc", Kinds::path, "proc(5)");
  static final Key<Path> BOOT_ID =
      new Key<>("paths.boot_id", "/proc/sys/kernel/random/boot_id", Kinds::path, "the boot id");
  static final Key<Path> DRIVER_VERSION =
      new Key<>(
          "paths.driver_version",
          "/proc/driver/nvidia/version",
          Kinds::path,
          "the driver's version");
  static final Key<Path> CHANNELS =
      new Key<>(
          "paths.channels",
          "/dev/nvidia-caps-imex-channels",
          Kinds::path,
          "the IMEX channel devices");
  static final Key<Path> DEVICES =
      new Key<>("paths.devices", "/proc/devices", Kinds::path, "majors of the device drivers");
  static final Key<Path> DRIVER_PARAMS =
      new Key<>(
          "paths.driver_params",
          "/proc/driver/nvidia/params",
          Kinds::path,
          "the driver's parameters");
  static final Key<Path> CDI =
      new Key<>(
          "paths.cdi",
          "/var/run/cdi",
          Kinds::path,
          "where container runtimes are told of the job's channel");
  static final Key<Path> SYSTEMD =
      new Key<>("paths.systemd", "/run/systemd/system", Kinds::path, "there where systemd runs");
  static final Key<Path> UNITS =
      new Key<>(
          "paths.units",
          "/etc/systemd/system",
          Kinds::path,
          "where units are enabled and masked; only looked at");
  static final Key<Path> SYS =
      new Key<>("paths.sys", "/sys", Kinds::path, "sysfs(5); only looked at");

  static final Key<String> NVML =
      new Key<>(
          "paths.nvml",
          "libnvidia-ml.so.1",
          Kinds::library,
          "the driver's management library: a path, or a name as ld.so finds it");
  static final Key<Path> NVIDIA_SMI =
      new Key<>(
          "paths.nvidia_smi",
          "/usr/bin/nvidia-smi",
          Kinds::path,
          "nvidia-smi, asked where there is no NVML");

  static final List<Key<?>> ALL =
      List.of(
          PROC,
          BOOT_ID,
          DRIVER_VERSION,
          CHANNELS,
          DEVICES,
          DRIVER_PARAMS,
          CDI,
          SYSTEMD,
          UNITS,
          SYS,
          NVML,
          NVIDIA_SMI);

  private PathKeys() {}
}
