package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.FixedPaths;

/**
 * The daemon's command line.
 *
 * @param action what to do
 * @param configFile as given, or the fixed default
 * @param port overrides SERVER_PORT, -1 if not given
 * @param noGpu NO GPU mode
 * @param complaint what is wrong with the command line, for USAGE_ERROR
 */
record DaemonOptions(Action action, String configFile, int port, boolean noGpu, String complaint) {
  static final String USAGE =
      "Usage: nvidia-imex [-c <nvidia-imex config.cfg path>] [-p|--port <port>] [--nogpu]"
          + " [--version] [--help]";

  /** What the command line asks for. */
  enum Action {
    RUN,
    VERSION,
    HELP,
    USAGE_ERROR
  }

  static DaemonOptions parse(String... args) {
    String config = FixedPaths.CONFIG;
    int port = -1;
    boolean noGpu = false;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      switch (arg) {
        case "--version" -> {
          return of(Action.VERSION, "");
        }
        case "--help" -> {
          return of(Action.HELP, "");
        }
        case "--nogpu", "-nogpu" -> noGpu = true;
        case "-c", "-p", "--port" -> {
          i++;
          if (i == args.length) {
            return of(Action.USAGE_ERROR, "option '" + arg + "' needs a value");
          }
          if (arg.equals("-c")) {
            config = args[i];
          } else {
            port = port(args[i]);
            if (port < 0) {
              return of(
                  Action.USAGE_ERROR, "port '" + args[i] + "' must be a number from 0 to 65535");
            }
          }
        }
        default -> {
          if (!arg.startsWith("--port=")) {
            return of(Action.USAGE_ERROR, "unrecognized option '" + arg + "'");
          }
          port = port(arg.substring("--port=".length()));
          if (port < 0) {
            return of(Action.USAGE_ERROR, "'" + arg + "' must be a number from 0 to 65535");
          }
        }
      }
    }
    return new DaemonOptions(Action.RUN, config, port, noGpu, "");
  }

  private static DaemonOptions of(Action action, String complaint) {
    return new DaemonOptions(action, "", -1, false, complaint);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 65535 ? -1 : port;
    } catch (NumberFormatException bad) {
      return -1;
    }
  }
}
