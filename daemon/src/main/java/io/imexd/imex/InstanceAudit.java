package io.imexd.imex;

import io.imexd.audit.Finding;
import io.imexd.config.Cidr;
import io.imexd.config.Config;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Proc;
import io.imexd.protocol.TrayId;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Compares what nvidia-imex of an instance is to be with what it is: files, process, connections,
 * certificates, matrix. Looks only; may be called from any thread.
 */
public final class InstanceAudit {
  private static final Set<String> OF_THE_SITE = Set.of("SERVER_PORT", "IMEX_CMD_PORT");

  private final Config config;
  private final Processes processes;
  private final Sockets sockets;
  private final Launcher launcher;
  private final LongSupplier wallMillis;

  public InstanceAudit(Config config, LongSupplier wallMillis) {
    this.config = config;
    this.processes = new Processes(config.paths().proc());
    this.sockets = new Sockets(config.paths().proc());
    this.launcher = new Launcher(config.imex());
    this.wallMillis = wallMillis;
  }

  /** seen: what the supervisor saw last of it. */
  public List<Finding> of(Instance instance, Domain domain, Snapshot seen) {
    InstanceFiles files =
        new InstanceFiles(Leftovers.instances(config.runDir()).resolve(instance.toString()));
    List<Finding> findings = new ArrayList<>();
    findings.add(files(instance, files, domain));
    findings.add(process(files, seen.process()));
    findings.add(connections(files, domain, seen.process()));
    if (config.tls().on()) {
      CertificateFiles.Seen own = files.certificates().look(instance, wallMillis.getAsLong());
      findings.add(new Finding("certificates", "the instance's, valid", own.text(), own.good()));
    } else {
      findings.add(Finding.good("certificates", "none: imex.tls = off"));
    }
    findings.add(matrix(domain, seen));
    return findings;
  }

  private Finding files(Instance instance, InstanceFiles files, Domain domain) {
    String expected = "as written, map " + domain.mapDigest().substring(0, 12);
    try {
      Map<String, String> owned =
          new TreeMap<>(
              launcher.owned(
                  files,
                  launcher.template(),
                  domain.addressOf(config.tray()),
                  config.tls().on()
                      ? Optional.of(Certificates.nameOf(instance))
                      : Optional.empty()));
      owned.keySet().removeAll(OF_THE_SITE);
      ConfigTemplate there =
          ConfigTemplate.of(Files.readString(files.config(), StandardCharsets.UTF_8));
      for (Map.Entry<String, String> e : owned.entrySet()) {
        if (!there.value(e.getKey()).equals(Optional.of(e.getValue()))) {
          return Finding.bad("files", expected, e.getKey() + " in config.cfg is another");
        }
      }
      for (Path file : List.of(files.config(), files.nodesMap())) {
        String mode = mode(file);
        if (!mode.equals("rw-------")) {
          return Finding.bad("files", expected, file.getFileName() + " is " + mode);
        }
      }
      String mode = mode(files.folder());
      if (!mode.equals("rwx------")) {
        return Finding.bad("files", expected, "their folder is " + mode);
      }
      return files.mapDigest().equals(domain.mapDigest())
          ? Finding.good("files", expected)
          : Finding.bad("files", expected, "nodes_config.cfg is another");
    } catch (IOException e) {
      return Finding.bad("files", expected, "cannot be read: " + e);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private Finding process(InstanceFiles files, Optional<Proc> known) {
    String expected = "nvidia-imex of this instance";
    if (known.isEmpty()) {
      return Finding.bad("process", expected, "none runs");
    }
    Proc process = known.get();
    if (!processes.alive(process)) {
      return Finding.bad("process", expected, "pid " + process.pid() + " has ended");
    }
    if (!Launcher.runs(processes.arguments(process.pid()), files.config())) {
      return Finding.bad("process", expected, "pid " + process.pid() + " has other arguments");
    }
    String other = otherProgram(process.pid());
    return other.isEmpty()
        ? new Finding("process", expected, "pid " + process.pid(), true)
        : Finding.bad("process", expected, "pid " + process.pid() + " runs " + other);
  }

  /** A script in the place of the program becomes whatever it starts: then nothing is compared. */
  private String otherProgram(long pid) {
    Path program = config.imex().daemon();
    try {
      byte[] first;
      try (var in = Files.newInputStream(program)) {
        first = in.readNBytes(2);
      }
      Path runs = Files.readSymbolicLink(config.paths().proc().resolve(pid + "/exe"));
      boolean script = first.length == 2 && first[0] == '#' && first[1] == '!';
      return script || runs.equals(program.toRealPath()) ? "" : runs.toString();
    } catch (IOException e) {
      return "a program that cannot be told (" + e + ")";
    }
  }

  private Finding connections(InstanceFiles files, Domain domain, Optional<Proc> process) {
    String expected = "members of the domain only";
    if (process.isEmpty()) {
      return new Finding("connections", expected, "none: nvidia-imex does not run", true);
    }
    try {
      ConfigTemplate there =
          ConfigTemplate.of(Files.readString(files.config(), StandardCharsets.UTF_8));
      int server = there.port("SERVER_PORT", Launcher.SERVER_PORT);
      int command = there.port("IMEX_CMD_PORT", Launcher.CMD_PORT);
      Set<InetAddress> members = new HashSet<>();
      for (String address : domain.addresses()) {
        members.add(InetAddress.ofLiteral(address));
      }
      int links = 0;
      for (Sockets.Link link : sockets.of(process.get().pid())) {
        boolean serves = link.localPort() == server || link.remotePort() == server;
        boolean commands = link.localPort() == command || link.remotePort() == command;
        boolean may =
            members.contains(link.remote())
                || commands && (link.remote().isLoopbackAddress() || allowed(link.remote()));
        if ((serves || commands) && !may) {
          return Finding.bad(
              "connections",
              expected,
              NetUtil.toAddressString(link.remote())
                  + " on port "
                  + (link.localPort() == server || link.localPort() == command
                      ? link.localPort()
                      : link.remotePort()));
        }
        links += serves ? 1 : 0;
      }
      return new Finding("connections", expected, links + ", " + expected, true);
    } catch (IOException | IllegalArgumentException e) {
      return Finding.bad("connections", expected, "cannot be looked at: " + e);
    }
  }

  private boolean allowed(InetAddress address) {
    for (Cidr network : config.guard().commandPortAllow()) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private Finding matrix(Domain domain, Snapshot seen) {
    String expected = "CONNECTED to every member";
    TrayId self = config.tray();
    Set<TrayId> missing = new HashSet<>(domain.members());
    seen.connections().stream()
        .filter(c -> c.from().equals(self) && c.status().equals("CONNECTED"))
        .forEach(c -> missing.remove(c.to()));
    missing.remove(self);
    return missing.isEmpty()
        ? Finding.good("connected", expected)
        : Finding.bad(
            "connected",
            expected,
            "not to "
                + missing.stream().sorted().findFirst().orElseThrow()
                + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : ""));
  }
}
