package io.imexd.doctor;

import io.imexd.config.Config;
import io.imexd.imex.ForeignImex;
import io.imexd.imex.Listeners;
import io.imexd.imex.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The three ports: nobody else has one, and Linux gives none of them to an outgoing connection. */
final class PortsLook implements Look {
  private static final int SYSCTL_MAX_BYTES = 4_096;

  private final Config config;
  private final ForeignImex imex;
  private final Listeners listeners;
  private final long self;

  /** self: the pid of this imexd. */
  PortsLook(Config config, ForeignImex imex, Listeners listeners, long self) {
    this.config = config;
    this.imex = imex;
    this.listeners = listeners;
    this.self = self;
  }

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    Ports ports = Ports.of(config.imex());
    List<Integer> all = List.of(ports.server(), ports.command(), config.peers().port());
    return List.of(taken(all), range(all));
  }

  private Diagnosis taken(List<Integer> ports) throws IOException {
    List<String> strangers = new ArrayList<>();
    for (int port : ports) {
      for (Listeners.User user : listeners.of(port)) {
        if (user.pid() != self && !imex.isOurs(user.pid())) {
          strangers.add(port + " by " + user.text());
        }
      }
    }
    String why = "nvidia-imex and imexd listen on them; where one is taken the tray is unfit";
    return strangers.isEmpty()
        ? Diagnosis.ok("ports", text(ports) + ": free, or ours", why)
        : Diagnosis.problem(
            "ports",
            "taken: " + String.join(", ", strangers),
            why,
            "end that program, or give it another port; for an outgoing connection see the reserved ports");
  }

  private Diagnosis range(List<Integer> ports) throws IOException {
    Path sysctl = config.paths().proc().resolve("sys/net/ipv4");
    String[] range = read(sysctl.resolve("ip_local_port_range")).split("\\s+");
    if (range.length != 2) {
      throw new IOException(sysctl.resolve("ip_local_port_range") + " does not hold two numbers");
    }
    String reserved = read(sysctl.resolve("ip_local_reserved_ports"));
    int low = Integer.parseInt(range[0]);
    int high = Integer.parseInt(range[1]);
    SortedSet<Integer> open = new TreeSet<>();
    for (int port : ports) {
      if (port >= low && port <= high && !within(reserved, port)) {
        open.add(port);
      }
    }
    String why =
        "now and then an outgoing connection gets a port of that range as its own; while it has one of ours the tray is unfit";
    if (open.isEmpty()) {
      return Diagnosis.ok("reserved ports", text(ports) + " are kept from connections", why);
    }
    String list = reserved.isEmpty() ? text(open) : reserved + "," + text(open);
    return Diagnosis.warning(
        "reserved ports",
        text(open) + " lie in ip_local_port_range (" + low + " to " + high + "), not reserved",
        why,
        "echo 'net.ipv4.ip_local_reserved_ports = "
            + list
            + "' > /etc/sysctl.d/90-imex-ports.conf && sysctl --system");
  }

  /** "50000,50005-50010", as ip_local_reserved_ports shows it. */
  private static boolean within(String reserved, int port) {
    for (String part : reserved.split(",", -1)) {
      String[] ends = part.strip().split("-", 2);
      if (!ends[0].isEmpty()
          && port >= Integer.parseInt(ends[0])
          && port <= Integer.parseInt(ends[ends.length - 1])) {
        return true;
      }
    }
    return false;
  }

  private static String text(Iterable<Integer> ports) {
    List<String> all = new ArrayList<>();
    ports.forEach(port -> all.add(port.toString()));
    return String.join(",", all);
  }

  /** In one read: the kernel gives the rest of such a file to nobody who has read a byte of it. */
  private static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(SYSCTL_MAX_BYTES), StandardCharsets.US_ASCII).strip();
    }
  }
}
