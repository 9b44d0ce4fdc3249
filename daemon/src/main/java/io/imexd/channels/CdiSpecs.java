package io.imexd.channels;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imexd.ledger.AtomicFile;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * What docker, podman and containerd read to hand the job's channel to a container: a specification
 * of the Container Device Interface (version 0.5.0) for each job, as {@code imexd.io/channel=job}
 * and by the job's id. Who may start containers is the container runtime's to decide; in the
 * container the node is 0666, for its /dev is its own.
 */
final class CdiSpecs {
  private static final Logger LOG = Logger.getLogger(CdiSpecs.class.getName());
  private static final String KIND = "imexd.io/channel";

  /** Names of devices, by the specification. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.:-]{0,61}[A-Za-z0-9])?");

  private static final int MODE_0666 = 0b110_110_110;

  private final Path folder;

  /** folder: /var/run/cdi, where runtimes look for what comes and goes. */
  CdiSpecs(Path folder) {
    this.folder = folder;
  }

  /** A specification that cannot be written is said, and keeps no job from running. */
  void write(Membership job, Path node, int major, int minor) {
    try {
      put(job, node, major, minor);
    } catch (IOException e) {
      LOG.warning("containers are not told of the channel of job " + job.job() + ": " + e);
    }
  }

  private void put(Membership job, Path node, int major, int minor) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    String text =
        new GsonBuilder().setPrettyPrinting().create().toJson(spec(job, node, major, minor));
    AtomicFile.replace(
        file(job.instance()), (text + "\n").getBytes(StandardCharsets.UTF_8), "rw-r--r--");
  }

  /** None stays but that of the instance, if any. */
  void removeAllBut(Optional<Instance> held) {
    String keep = held.map(i -> file(i).getFileName().toString()).orElse("");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "imexd-*.json")) {
      for (Path file : files) {
        if (!file.getFileName().toString().equals(keep)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException _) {
      // None was ever written.
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warning("CDI specifications in " + folder + " cannot be removed: " + e);
    }
  }

  private Path file(Instance instance) {
    return folder.resolve("imexd-" + instance + ".json");
  }

  private static JsonObject spec(Membership job, Path node, int major, int minor) {
    JsonObject device = new JsonObject();
    device.addProperty("path", node.toString());
    device.addProperty("hostPath", node.toString());
    device.addProperty("type", "c");
    device.addProperty("major", major);
    device.addProperty("minor", minor);
    device.addProperty("fileMode", MODE_0666);
    device.addProperty("permissions", "rw");
    JsonArray nodes = new JsonArray();
    nodes.add(device);
    JsonObject edits = new JsonObject();
    edits.add("deviceNodes", nodes);
    Set<String> names = new LinkedHashSet<>(Set.of("job"));
    if (NAME.matcher(job.job().job()).matches()) {
      names.add(job.job().job());
    }
    JsonArray devices = new JsonArray();
    for (String name : names) {
      JsonObject one = new JsonObject();
      one.addProperty("name", name);
      one.add("containerEdits", edits);
      devices.add(one);
    }
    JsonObject spec = new JsonObject();
    spec.addProperty("cdiVersion", "0.5.0");
    spec.addProperty("kind", KIND);
    spec.add("devices", devices);
    return spec;
  }
}
