package io.imexd.testbed.imex.log;

import io.imexd.testbed.imex.LocalTime;
import io.imexd.testbed.imex.Release;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;

/** The first lines of a log, in the 570 and the 580 layout. */
public final class Banner {
  private Banner() {}

  /** Writes the banner. */
  public static void write(ImexLog log, ImexConfig config, Release release, boolean noGpu) {
    log.raw("IMEX Log initializing at: " + LocalTime.report(log.now()));
    if (noGpu) {
      log.info("IMEX version " + release.version() + " is running in NO GPU MODE");
    }
    option(
        log,
        release,
        "IMEX version "
            + release.version()
            + " is running with the following configuration options"
            + (release.oldLayout() ? "" : ":"));
    option(log, release, "Logging level = " + config.number(ConfigKey.LOG_LEVEL));
    option(log, release, "Logging file name/path = " + config.text(ConfigKey.LOG_FILE_NAME));
    option(log, release, "Append to log file = " + config.number(ConfigKey.LOG_APPEND_TO_LOG));
    option(
        log,
        release,
        "Max Log file size = " + config.number(ConfigKey.LOG_FILE_MAX_SIZE) + " (MBs)");
    option(log, release, "Use Syslog file = " + config.number(ConfigKey.LOG_USE_SYSLOG));
    if (!release.oldLayout()) {
      option(
          log,
          release,
          "Authentication and Encryption enabled = "
              + config.number(ConfigKey.IMEX_ENABLE_AUTH_ENCRYPTION));
    }
    option(
        log,
        release,
        "IMEX Library communication bind interface = " + config.text(ConfigKey.BIND_INTERFACE_IP));
    option(
        log,
        release,
        "IMEX library communication bind port = " + config.number(ConfigKey.SERVER_PORT));
  }

  private static void option(ImexLog log, Release release, String text) {
    log.info(release.oldLayout() ? text + "\n" : text);
  }
}
