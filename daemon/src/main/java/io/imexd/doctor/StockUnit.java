package io.imexd.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether systemd would start the package's nvidia-imex.service: read from the unit folders, as
 * {@code systemctl is-enabled} does, for that program may not answer in an image or a container.
 */
final class StockUnit implements Look {
  private static final String UNIT = "nvidia-imex.service";
  private static final String NAME = "stock unit";
  private static final String WHY =
      "the driver takes one nvidia-imex an operating system: one that systemd starts takes the tray from imexd";
  private static final String MASK =
      "systemctl disable --now nvidia-imex; systemctl mask nvidia-imex (undo: systemctl unmask nvidia-imex)";

  private final List<Path> folders;

  /** folders: where units lie, the administrator's first. */
  StockUnit(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** The administrator's folder, and those of packages and of this boot. */
  static List<Path> folders(Path administrators) {
    return List.of(
        administrators,
        Path.of("/run/systemd/system"),
        Path.of("/usr/lib/systemd/system"),
        Path.of("/lib/systemd/system"));
  }

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    for (Path folder : folders) {
      if (masks(folder.resolve(UNIT))) {
        return List.of(Diagnosis.ok(NAME, UNIT + " is masked", WHY));
      }
    }
    List<String> wanted = wanted();
    if (!wanted.isEmpty()) {
      return List.of(
          Diagnosis.problem(
              NAME, UNIT + " is enabled (" + String.join(", ", wanted) + ")", WHY, MASK));
    }
    for (Path folder : folders) {
      Path unit = folder.resolve(UNIT);
      if (Files.exists(unit, LinkOption.NOFOLLOW_LINKS)) {
        return List.of(
            Diagnosis.warning(
                NAME, UNIT + " is installed (" + unit + "), and not masked", WHY, MASK));
      }
    }
    return List.of(Diagnosis.ok(NAME, UNIT + " is not installed", WHY));
  }

  /** A link to /dev/null, or an empty file: systemd.unit(5). */
  private static boolean masks(Path unit) throws IOException {
    if (Files.isSymbolicLink(unit)) {
      return Files.readSymbolicLink(unit).equals(Path.of("/dev/null"));
    }
    return Files.isRegularFile(unit) && Files.size(unit) == 0;
  }

  /** Links that make another unit pull it in. */
  private List<String> wanted() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path folder : folders) {
      try (DirectoryStream<Path> pulls =
          Files.newDirectoryStream(folder, "*.{wants,requires,upholds}")) {
        for (Path pull : pulls) {
          if (Files.exists(pull.resolve(UNIT), LinkOption.NOFOLLOW_LINKS)) {
            found.add(pull.resolve(UNIT).toString());
          }
        }
      } catch (NoSuchFileException | NotDirectoryException _) {
        // No systemd here, or not this one of its folders.
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return found;
  }
}
