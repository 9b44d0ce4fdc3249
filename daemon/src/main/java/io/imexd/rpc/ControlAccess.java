package io.imexd.rpc;

import io.imexd.proto.ControlRequest.CallCase;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import jdk.net.UnixDomainPrincipal;

/**
 * Who may do what: everyone may look; root, the daemon's own user and the members of one group may
 * change things. Members are those whose group the kernel names, and those that the group file
 * lists; it is read at each call, so a change of it needs no restart.
 *
 * <p>In a user namespace a user that is not mapped is {@code nobody} or a number, and may look.
 */
final class ControlAccess {
  private static final int GROUP_FILE_MAX_BYTES = 4 * 1024 * 1024;

  /** Whom the daemon runs as. */
  private final UserPrincipal own;

  private final String group;
  private final Path groupFile;

  ControlAccess(UserPrincipal own, String group, Path groupFile) {
    this.own = own;
    this.group = group;
    this.groupFile = groupFile;
  }

  static ControlAccess ofProcess(String group, Path groupFile) throws IOException {
    return new ControlAccess(Files.getOwner(Path.of("/proc/self")), group, groupFile);
  }

  static boolean changes(CallCase call) {
    return switch (call) {
      case ENSURE, LEAVE, RELEASE, DRAIN, RESUME, RELOAD, PROLOG, EPILOG -> true;
      case TASK,
          WHY,
          STATUS,
          LIST,
          TRAYS,
          VERIFY,
          VERSION,
          HISTORY,
          DOCTOR,
          METRICS,
          CALL_NOT_SET ->
          false;
    };
  }

  Caller caller(UnixDomainPrincipal principal) {
    return caller(principal.user().getName(), principal.group().getName());
  }

  Caller caller(String user, String primaryGroup) {
    boolean privileged = user.equals("root") || user.equals("0") || user.equals(own.getName());
    return new Caller(user, privileged || inGroup(user, primaryGroup));
  }

  static Caller remote(SocketAddress address) {
    return new Caller(address.toString().replace("/", ""), false);
  }

  private boolean inGroup(String user, String primaryGroup) {
    return !group.isEmpty() && (primaryGroup.equals(group) || listed(user));
  }

  /** group(5): name:password:id:member,member */
  private boolean listed(String user) {
    try (InputStream file = Files.newInputStream(groupFile)) {
      return new String(file.readNBytes(GROUP_FILE_MAX_BYTES), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(group + ":"))
          .map(line -> line.split(":", -1))
          .anyMatch(fields ->
              fields.length == 4 && Arrays.asList(fields[3].split(",", -1)).contains(user));
    } catch (IOException _) {
      return false;
    }
  }

  /** Why that caller may not, in one line. */
  String refusal(Caller caller, CallCase call) {
    String who = group.isEmpty() ? "root" : "root or a member of group " + group;
    return caller.name()
        + " may not "
        + Fields.toWord(call)
        + ": "
        + who
        + " may, on the control socket of the tray";
  }
}
