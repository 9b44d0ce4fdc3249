package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.FixedPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares the version of the loaded driver, if there is one, with the daemon's own. */
final class DriverCheck {
  private DriverCheck() {}

  static void run(FixedPaths paths, String ownVersion) throws StartException {
    Path file = paths.locate(FixedPaths.DRIVER_VERSION);
    if (!Files.exists(file)) {
      return;
    }
    String driver;
    try {
      driver = Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new StartException("Failed to read the driver version from " + file);
    }
    if (!driver.equals(ownVersion)) {
      throw new StartException(
          "NvGpu Library version "
              + ownVersion
              + " is not matching with current GPU driver version "
              + driver);
    }
  }
}
