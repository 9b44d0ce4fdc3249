package io.imexd.channels;

import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Channels that imexd makes and takes away ({@code channels = managed}): at most one node, that of
 * the job that holds the tray, 0600 and its user's.
 */
public final class DeviceChannels implements Channels {
  private static final Logger LOG = Logger.getLogger(DeviceChannels.class.getName());
  private static final Pattern NODE = Pattern.compile("channel[0-9]{1,7}");

  private final Path folder;
  private final int count;
  private final DriverChannels driver;
  private final CdiSpecs cdi;

  /**
   * Channels of one tray.
   *
   * @param folder /dev/nvidia-caps-imex-channels
   * @param devices /proc/devices
   * @param params /proc/driver/nvidia/params
   * @param cdi /var/run/cdi
   * @param count how many numbers there are, 2 to 2^20; the same on all trays
   */
  public DeviceChannels(Path folder, Path devices, Path params, Path cdi, int count) {
    this.folder = folder;
    this.count = count;
    this.driver = new DriverChannels(devices, params);
    this.cdi = new CdiSpecs(cdi);
  }

  @Override
  public String obstacle() {
    try {
      driver.major();
      driver.check(count);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public String make(Membership membership) {
    Options.Owner owner = membership.options().owner();
    if (!owner.known()) {
      return "";
    }
    int number = ChannelNumber.of(membership.instance(), count);
    try {
      driver.check(count);
      int major = driver.major();
      make(path(number), major, number, owner);
      cdi.write(membership, path(number), major, number);
      return "";
    } catch (IOException e) {
      return "the IMEX channel cannot be made: " + e.getMessage();
    }
  }

  private void make(Path node, int major, int number, Options.Owner owner) throws IOException {
    if (Files.exists(node, LinkOption.NOFOLLOW_LINKS)) {
      if (seen(node).equals(wanted(major, number, owner))) {
        return;
      }
      Files.delete(node);
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    DeviceNodes.make(node, major, number);
    // The group first: from the moment that it is the user's, it is all that it is to be.
    Files.setAttribute(node, "unix:gid", (int) owner.gid(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(node, "unix:uid", (int) owner.uid(), LinkOption.NOFOLLOW_LINKS);
    LOG.info(node + " is made for uid " + owner.uid() + ", gid " + owner.gid());
  }

  /** What a node is: device, type and permissions, owner; by the names of its attributes. */
  private static Map<String, Object> seen(Path node) throws IOException {
    return Files.readAttributes(node, "unix:rdev,mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
  }

  private static Map<String, Object> wanted(int major, int number, Options.Owner owner) {
    return Map.of(
        "rdev",
        DeviceNodes.device(major, number),
        "mode",
        DeviceNodes.S_IFCHR_0600,
        "uid",
        (int) owner.uid(),
        "gid",
        (int) owner.gid());
  }

  @Override
  public void removeAllBut(Optional<Instance> held) {
    cdi.removeAllBut(held);
    try {
      nodesBesides(held).forEach(DeviceChannels::remove);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "IMEX channels in " + folder + " cannot be listed: " + e);
    }
  }

  @Override
  public List<String> besides(Optional<Instance> held) {
    try {
      return nodesBesides(held).stream().map(node -> node.getFileName().toString()).toList();
    } catch (IOException e) {
      return List.of("channels that cannot be listed: " + e);
    }
  }

  private List<Path> nodesBesides(Optional<Instance> held) throws IOException {
    String keep =
        held.map(i -> path(ChannelNumber.of(i, count)).getFileName().toString()).orElse("");
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(folder)) {
      for (Path node : nodes) {
        String name = node.getFileName().toString();
        if (NODE.matcher(name).matches() && !name.equals(keep)) {
          found.add(node);
        }
      }
    } catch (NoSuchFileException _) {
      // None was ever made.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static void remove(Path node) {
    try {
      Files.delete(node);
      LOG.info(node + " is removed");
    } catch (IOException e) {
      LOG.log(Level.WARNING, node + " cannot be removed: " + e);
    }
  }

  @Override
  public Seen look(Membership membership) {
    Options.Owner owner = membership.options().owner();
    if (!owner.known()) {
      return new Seen("none: the caller gave no --uid", true);
    }
    int number = ChannelNumber.of(membership.instance(), count);
    Path node = path(number);
    String name = "channel" + number;
    try {
      return seen(node).equals(wanted(driver.major(), number, owner))
          ? new Seen(name + " for uid " + owner.uid() + ", gid " + owner.gid(), true)
          : new Seen(name + " is not as imexd made it", false);
    } catch (NoSuchFileException _) {
      return new Seen(name + " is missing", false);
    } catch (IOException e) {
      return new Seen(name + " cannot be looked at: " + e.getMessage(), false);
    }
  }

  @Override
  public String withoutOwner() {
    return "no IMEX channel, for the job's user is not known; name it with --uid and --gid";
  }

  private Path path(int number) {
    return folder.resolve("channel" + number);
  }
}
