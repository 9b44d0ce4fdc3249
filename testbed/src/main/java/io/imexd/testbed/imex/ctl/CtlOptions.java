package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.FixedPaths;

/**
 * nvidia-imex-ctl's command line: separate or clustered letters, in any order, one or two dashes.
 */
final class CtlOptions {
  /** What to do. */
  enum Action {
    NONE,
    QUERY,
    SUBSCRIBE,
    REPORT,
    MONITOR,
    HELP,
    SHORT_HELP
  }

  private final String[] args;
  private int at;
  private int sources;

  Action action = Action.NONE;
  String configFile = FixedPaths.CONFIG;
  String ip = "";
  int port = -1;
  String socket = "";
  boolean json;
  boolean hostNames;
  long timeoutMillis = -1;

  /** What is wrong, empty if nothing is. */
  String complaint = "";

  private CtlOptions(String... args) {
    this.args = args;
  }

  static CtlOptions parse(String... args) {
    CtlOptions options = new CtlOptions(args);
    while (options.at < args.length && options.complaint.isEmpty()) {
      options.take(args[options.at++]);
    }
    options.settle();
    return options;
  }

  private void settle() {
    if (!complaint.isEmpty() || action == Action.HELP || action == Action.SHORT_HELP) {
      return;
    }
    if (action == Action.NONE && hostNames) {
      // A bare -H acts like -N -H.
      action = Action.REPORT;
    }
    boolean domain = action == Action.REPORT || action == Action.MONITOR;
    if (sources > 1) {
      complaint = "only one of -i, -u and -c may be given";
    } else if (action == Action.NONE) {
      complaint = "one of -n, -N, -q, -s must be given";
    } else if (domain && (!ip.isEmpty() || !socket.isEmpty())) {
      complaint = "-n and -N need a configuration file";
    }
  }

  private void take(String arg) {
    if (arg.equals("--help")) {
      action = Action.HELP;
    } else if (arg.startsWith("--")) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      if (name.length() != 1 || (equals >= 0 && "cu".indexOf(name.charAt(0)) < 0)) {
        complaint = "unrecognized option '" + arg + "'";
      } else {
        letter(name.charAt(0), equals < 0 ? "" : arg.substring(equals + 1));
      }
    } else if (arg.length() > 1 && arg.charAt(0) == '-') {
      cluster(arg);
    } else {
      complaint = "unexpected argument '" + arg + "'";
    }
  }

  private void cluster(String arg) {
    for (int i = 1; i < arg.length() && complaint.isEmpty(); i++) {
      char letter = arg.charAt(i);
      if ("cut".indexOf(letter) >= 0) {
        String rest = arg.substring(i + 1);
        letter(letter, rest.startsWith("=") ? rest.substring(1) : rest);
        return;
      }
      letter(letter, "");
    }
  }

  private void letter(char letter, String attached) {
    switch (letter) {
      case 'q' -> action = Action.QUERY;
      case 's' -> action = Action.SUBSCRIBE;
      case 'N' -> action = Action.REPORT;
      case 'n' -> action = Action.MONITOR;
      case 'h' -> action = Action.SHORT_HELP;
      case 'j' -> json = true;
      case 'H' -> hostNames = true;
      case 'a' -> {
        // Seen before -q in cloud prologs; what it means is not known.
      }
      case 'c' -> {
        configFile = value(letter, attached);
        sources++;
      }
      case 'u' -> {
        socket = value(letter, attached);
        sources++;
      }
      case 'i' -> {
        ip = value(letter, attached);
        port = (int) number(value(letter, ""), 65535);
        sources++;
      }
      case 't' -> timeoutMillis = number(value(letter, attached), Integer.MAX_VALUE);
      case 'd', 'm' -> complaint = "option -" + letter + " is not played by this stand-in";
      default -> complaint = "invalid option -- '" + letter + "'";
    }
  }

  private String value(char letter, String attached) {
    if (!attached.isEmpty()) {
      return attached;
    }
    if (at == args.length) {
      complaint = "option requires an argument -- '" + letter + "'";
      return "";
    }
    return args[at++];
  }

  private long number(String text, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException bad) {
      // Said below.
    }
    if (complaint.isEmpty()) {
      complaint = "'" + text + "' must be a number from 0 to " + max;
    }
    return -1;
  }
}
