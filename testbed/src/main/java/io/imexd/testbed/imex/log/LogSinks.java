package io.imexd.testbed.imex.log;

import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens the main log and the statistics as the configuration says, with the messages of NVIDIA's
 * daemon where a file cannot be opened.
 *
 * @param main where the main log goes
 * @param statistics where statistics go; the same object if both files are the same
 */
public record LogSinks(LogSink main, LogSink statistics) {

  /** Opens both; never fails, for standard error is the last resort. */
  public static LogSinks open(ImexConfig config, FixedPaths paths, LogSink stderr) {
    LogSink main =
        config.flag(ConfigKey.LOG_USE_SYSLOG)
            ? syslog(stderr)
            : file(config, paths, ConfigKey.LOG_FILE_NAME, stderr, true);
    String name = config.text(ConfigKey.LOG_FILE_NAME);
    boolean merged =
        !config.flag(ConfigKey.LOG_USE_SYSLOG)
            && name.equals(config.text(ConfigKey.STATS_FILE_NAME));
    return new LogSinks(
        main, merged ? main : file(config, paths, ConfigKey.STATS_FILE_NAME, stderr, false));
  }

  private static LogSink syslog(LogSink stderr) {
    try {
      return new SyslogSink();
    } catch (IOException absent) {
      stderr.write("WARNING: failed to use syslog: " + absent.getMessage() + "\n");
      return stderr;
    }
  }

  private static LogSink file(
      ImexConfig config, FixedPaths paths, ConfigKey key, LogSink stderr, boolean tell) {
    String name = config.text(key);
    String errno = "No such file or directory";
    if (!name.isEmpty()) {
      Path path = paths.locate(name);
      try {
        return new LogFile(
            path,
            config.flag(ConfigKey.LOG_APPEND_TO_LOG),
            1024L * 1024 * config.number(ConfigKey.LOG_FILE_MAX_SIZE),
            config.number(ConfigKey.LOG_MAX_ROTATE_COUNT));
      } catch (NoSuchFileException missing) {
        errno = "No such file or directory";
      } catch (AccessDeniedException denied) {
        errno = "Permission denied";
      } catch (IOException other) {
        errno = String.valueOf(other.getMessage());
      }
    }
    if (tell) {
      stderr.write("WARNING: failed to open IMEX log file  errno = " + errno + "\n");
      stderr.write("INFO: using stderr for IMEX logging\n");
      stderr.write("WARNING: failed to chmod IMEX log file  errno = " + errno + "\n");
    }
    return stderr;
  }
}
