package io.imexd.imex;

import io.imexd.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every run of nvidia-imex on this tray shares. */
record Room(
    Config config,
    Watch.Means means,
    Processes processes,
    Launcher launcher,
    PublishedMap published,
    Certificates certificates,
    Path instances) {

  Actor actor() {
    return means.actor();
  }

  String bootId() throws IOException {
    return Files.readString(config.paths().bootId(), StandardCharsets.US_ASCII).strip();
  }

  void removePersist() throws IOException {
    Files.deleteIfExists(config.imex().persist());
  }
}
