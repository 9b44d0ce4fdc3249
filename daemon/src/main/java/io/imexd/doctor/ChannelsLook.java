package io.imexd.doctor;

import io.imexd.channels.Channels;
import io.imexd.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the driver has IMEX channels, and the folder of their devices is as it must be. */
final class ChannelsLook implements Look {
  private static final String NAME = "channels";
  private static final String WHY =
      "a job needs an IMEX channel device on each of its trays; the driver gives their major number";

  private final boolean managed;
  private final Path devices;
  private final Path folder;
  private final Channels channels;

  ChannelsLook(Config config, Channels channels) {
    this.managed = config.channels().managed();
    this.devices = config.paths().devices();
    this.folder = config.paths().channels();
    this.channels = channels;
  }

  @Override
  public List<Diagnosis> at(Condition condition) {
    if (!managed) {
      return List.of(Diagnosis.skipped(NAME, "channels = external: somebody else makes them", WHY));
    }
    String obstacle = channels.obstacle();
    if (!obstacle.isEmpty()) {
      return List.of(
          Diagnosis.problem(
              NAME,
              obstacle,
              WHY,
              "load the driver with NVreg_ImexChannelCount, equal on all trays"));
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      return List.of(
          Diagnosis.problem(NAME, folder + " is no folder", WHY, "remove it; imexd makes it"));
    }
    return List.of(Diagnosis.ok(NAME, "major in " + devices + ", devices in " + folder, WHY));
  }
}
