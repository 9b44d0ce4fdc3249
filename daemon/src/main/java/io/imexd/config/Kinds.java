package io.imexd.config;

import io.imexd.config.Kind.BadValue;
import io.imexd.protocol.TrayId;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Collectors;

/** The kinds of values that imexd.conf knows. */
final class Kinds {
  private static final int PATH_MAX_CHARS = 4096;
  private static final int NETWORKS_MAX = 64;
  private static final Map<String, Level> LEVELS =
      Map.of(
          "error", Level.SEVERE,
          "warning", Level.WARNING,
          "info", Level.INFO,
          "debug", Level.FINE,
          "trace", Level.FINER);

  private Kinds() {}

  /** An absolute path without "." and ".." in it. */
  static Path path(String text) throws BadValue {
    String right = "write an absolute path such as /run/imexd";
    if (text.isEmpty()) {
      throw new BadValue("it is empty", right);
    }
    if (text.length() > PATH_MAX_CHARS) {
      throw new BadValue("it has " + text.length() + " characters", "at most " + PATH_MAX_CHARS);
    }
    try {
      Path path = Path.of(text);
      if (path.isAbsolute() && path.equals(path.normalize())) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new BadValue("'" + text + "' is not a path", right);
    }
    throw new BadValue("'" + text + "' is not absolute or has '.' or '..' in it", right);
  }

  static Optional<Path> optionalPath(String text) throws BadValue {
    return text.isEmpty() ? Optional.empty() : Optional.of(path(text));
  }

  /** A shared library: an absolute path, or a name that the loader looks for. */
  static String library(String text) throws BadValue {
    if (text.indexOf('/') >= 0) {
      return path(text).toString();
    }
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")) {
      throw new BadValue(
          "'" + text + "' is no library", "write a path, or a name such as libnvidia-ml.so.1");
    }
    return text;
  }

  static Kind<Integer> number(int min, int max) {
    String range = min + " to " + max;
    Kind<Integer> kind =
        text -> {
          String right = "write a number from " + range;
          try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException e) {
            throw new BadValue("'" + text + "' is not a number", right);
          }
          throw new BadValue(text + " is out of range", right);
        };
    return kind.within(range);
  }

  /** A time with its unit, within bounds that are written the same way. */
  static Kind<Long> time(String min, String max) {
    String range = min + " to " + max;
    Kind<Long> kind =
        text -> {
          long millis = Times.parse(text);
          if (millis < Times.parse(min) || millis > Times.parse(max)) {
            throw new BadValue(text + " is out of range", "write a time from " + range);
          }
          return millis;
        };
    return kind.within(range);
  }

  static <T> Kind<T> word(Map<String, T> meanings) {
    return text -> {
      T meaning = meanings.get(text);
      if (meaning == null) {
        throw new BadValue(
            "'" + text + "' is not known",
            meanings.keySet().stream()
                .sorted()
                .collect(Collectors.joining(", ", "write one of ", "")));
      }
      return meaning;
    };
  }

  static Level level(String text) throws BadValue {
    return word(LEVELS).parse(text.toLowerCase(Locale.ROOT));
  }

  /** A tray's name, or nothing for the short host name. */
  static String trayName(String text) throws BadValue {
    if (!text.isEmpty()) {
      tray(text);
    }
    return text;
  }

  static TrayId tray(String text) throws BadValue {
    try {
      return new TrayId(text);
    } catch (IllegalArgumentException e) {
      throw new BadValue(String.valueOf(e.getMessage()), "write the node name, such as t01");
    }
  }

  static String group(String text) throws BadValue {
    if (!text.matches("[A-Za-z_][A-Za-z0-9_.-]{0,31}")) {
      throw new BadValue("'" + text + "' is not the name of a group", "write a name such as imexd");
    }
    return text;
  }

  /** A list of CPUs as taskset(1) takes it, or nothing. */
  static String cpus(String text) throws BadValue {
    String some = "[0-9]{1,5}(-[0-9]{1,5}(:[0-9]{1,5})?)?";
    if (!text.isEmpty() && !text.matches(some + "(," + some + ")*")) {
      throw new BadValue(
          "'" + text + "' is no list of CPUs", "write one such as 0-3,71, or nothing");
    }
    return text;
  }

  /** An address literal, or nothing for all addresses. */
  static String bind(String text) throws BadValue {
    if (!text.isEmpty() && !isLiteral(text)) {
      throw new BadValue(
          "'" + text + "' is not an address",
          "write an address such as 10.0.0.1, or nothing for all");
    }
    return text;
  }

  static Optional<HostPort> listen(String text) throws BadValue {
    return text.isEmpty() ? Optional.empty() : Optional.of(hostPort(text));
  }

  /** HOST:PORT, an IPv6 address in brackets. */
  static HostPort hostPort(String text) throws BadValue {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new BadValue("'" + text + "' has no port", "write HOST:PORT such as 127.0.0.1:50011");
    }
    return new HostPort(
        host(text.substring(0, colon)), number(1, 65_535).parse(text.substring(colon + 1)));
  }

  /** A host name, an IPv4 address, or an IPv6 address in brackets (which are taken off). */
  static String host(String text) throws BadValue {
    if (text.startsWith("[")
        && text.endsWith("]")
        && isLiteral(text.substring(1, text.length() - 1))) {
      return text.substring(1, text.length() - 1);
    }
    if (!text.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})")) {
      throw new BadValue(
          "'" + text + "' is not a host",
          "write a host name, an IPv4 address, or an IPv6 address in brackets such as [fd00::1]");
    }
    return text;
  }

  /** CIDR, address literal, interface name, or nothing. */
  static String addressChoice(String text) throws BadValue {
    boolean cidr = text.indexOf('/') >= 0;
    boolean known =
        text.isEmpty()
            || (cidr
                ? Cidr.parse(text).isPresent()
                : isLiteral(text) || text.matches("[!-~&&[^/:]]{1,15}"));
    if (!known) {
      throw new BadValue(
          "'" + text + "' is no network, address or interface",
          "write one such as 10.0.0.0/16, 10.0.0.1 or eth0, or nothing");
    }
    return text;
  }

  /** Addresses and networks, separated by commas, or nothing. */
  static List<Cidr> networks(String text) throws BadValue {
    List<Cidr> networks = new ArrayList<>();
    for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String item = one.strip();
      Optional<Cidr> network =
          item.indexOf('/') >= 0
              ? Cidr.parse(item)
              : Cidr.parse(item + (item.indexOf(':') >= 0 ? "/128" : "/32"));
      networks.add(
          network.orElseThrow(() ->
              new BadValue(
                  "'" + item + "' is no address or network",
                  "write some such as 10.0.0.9, 10.1.0.0/16, fd00::/64")));
    }
    if (networks.size() > NETWORKS_MAX) {
      throw new BadValue("it has " + networks.size() + " networks", "at most " + NETWORKS_MAX);
    }
    return List.copyOf(networks);
  }

  private static boolean isLiteral(String text) {
    try {
      InetAddress unused = InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
