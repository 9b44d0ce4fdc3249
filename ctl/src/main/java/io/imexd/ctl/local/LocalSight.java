package io.imexd.ctl.local;

import io.imexd.proto.Diagnosis;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Configuration, socket and unit of an imexd that does not answer, as any user may see them. No
 * program is run: systemctl need not be there, and may not answer either.
 */
public final class LocalSight {
  private static final String UNIT = "imexd.service";
  private static final String CONFIGURATION = "configuration";
  private static final String SOCKET = "socket";

  private final Path root;

  /** root: "/", or what stands in for it. */
  public LocalSight(Path root) {
    this.root = root;
  }

  /**
   * Looks.
   *
   * @param server as --server has it
   * @param line why imexd did not answer
   */
  public List<Diagnosis> look(String server, String line) {
    List<Diagnosis> found = new ArrayList<>();
    found.add(
        of(
            "imexd",
            "problem",
            line,
            "without imexd this tray forms no domain; a domain that is up goes on",
            "systemctl start imexd; journalctl -u imexd; imexd preflight, as root, says what stands in its way"));
    found.add(configuration());
    if (server.startsWith("unix:")) {
      found.add(socket(Path.of(server.substring("unix:".length()))));
    }
    found.add(unit());
    return found;
  }

  private Diagnosis configuration() {
    String why = "what a site decides lies there; without it every key has its default";
    Path file = root.resolve("etc/imexd/imexd.conf");
    if (Files.isReadable(file)) {
      return of(
          CONFIGURATION,
          "skipped",
          file + " is there; imexd --check-config says whether it is right",
          why,
          "");
    }
    return Files.exists(file)
        ? of(CONFIGURATION, "skipped", file + " may not be read by this user", why, "")
        : of(CONFIGURATION, "warning", file + " is not there", why, "write it, if it should be");
  }

  private Diagnosis socket(Path path) {
    String why =
        "imexctl asks there: everyone may look, root and the socket's group may change things";
    try {
      PosixFileAttributes is =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return of(
          SOCKET,
          is.isOther() ? "ok" : "problem",
          path
              + (is.isOther() ? " is there, " : " is no socket, ")
              + PosixFilePermissions.toString(is.permissions())
              + ", of "
              + is.owner().getName()
              + " and group "
              + is.group().getName(),
          why,
          is.isOther() ? "" : "remove it and restart imexd; see control.socket");
    } catch (NoSuchFileException e) {
      return of(
          SOCKET,
          "problem",
          path + " is not there",
          why,
          "start imexd; if it runs, control.socket is another: name it with --server");
    } catch (AccessDeniedException e) {
      return of(SOCKET, "skipped", path + " may not be looked at by this user", why, "");
    } catch (IOException e) {
      return of(SOCKET, "skipped", path + " cannot be looked at: " + e.getMessage(), why, "");
    }
  }

  private Diagnosis unit() {
    String why = "systemd starts imexd at boot, and again when it dies";
    boolean runs = runs();
    String state = runs ? "has processes" : "has no process";
    Path masked = root.resolve("etc/systemd/system").resolve(UNIT);
    if (isNull(masked)) {
      return of("unit", "problem", UNIT + " is masked", why, "systemctl unmask imexd");
    }
    if (!installed()) {
      return of("unit", "warning", UNIT + " is not installed", why, "install imexd's package");
    }
    boolean enabled =
        Files.exists(
            root.resolve("etc/systemd/system/multi-user.target.wants").resolve(UNIT),
            LinkOption.NOFOLLOW_LINKS);
    return of(
        "unit",
        runs ? "ok" : "problem",
        UNIT + " is " + (enabled ? "enabled" : "not enabled") + " and " + state,
        why,
        runs ? "" : "systemctl " + (enabled ? "start" : "enable --now") + " imexd");
  }

  private static boolean isNull(Path unit) {
    try {
      return Files.isSymbolicLink(unit)
          && Files.readSymbolicLink(unit).equals(Path.of("/dev/null"));
    } catch (IOException e) {
      return false;
    }
  }

  private boolean installed() {
    for (String folder :
        List.of("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")) {
      if (Files.exists(root.resolve(folder).resolve(UNIT))) {
        return true;
      }
    }
    return false;
  }

  /** systemd keeps a unit's processes in a control group of its name. */
  private boolean runs() {
    try {
      return !Files.readString(
              root.resolve("sys/fs/cgroup/system.slice").resolve(UNIT).resolve("cgroup.procs"))
          .isBlank();
    } catch (IOException e) {
      return false;
    }
  }

  private static Diagnosis of(String name, String verdict, String seen, String why, String remedy) {
    return Diagnosis.newBuilder()
        .setName(name)
        .setVerdict(verdict)
        .setSeen(seen)
        .setWhy(why)
        .setRemedy(remedy)
        .build();
  }
}
