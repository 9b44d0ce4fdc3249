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
import java.util.Optional;

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
      "systemctl disable --now nvidia-imex; systemctl mask nvidia-imex (undo, once imexd is gone:"
          + " systemctl unmask nvidia-imex; nft delete table inet imexd)";

  private static final Path BOOT = Path.of("/run/systemd/system");

  private final List<Path> folders;
  private final Path boot;

  /**
   * @param folders where units lie, in the order in which systemd looks
   * @param boot the one of them that is empty after a boot
   */
  StockUnit(List<Path> folders, Path boot) {
    this.folders = List.copyOf(folders);
    this.boot = boot;
  }

  static StockUnit beside(Path administrators) {
    return new StockUnit(folders(administrators), BOOT);
  }

  /** In systemd's order: the administrator's folder, this boot's, and those of packages. */
  private static List<Path> folders(Path administrators) {
    return List.of(
        administrators,
        BOOT,
        Path.of("/usr/local/lib/systemd/system"),
        Path.of("/usr/lib/systemd/system"),
        Path.of("/lib/systemd/system"));
  }

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    Optional<Path> first = first();
    boolean masked = first.isPresent() && masks(first.get());
    if (masked && first.get().startsWith(boot)) {
      return List.of(
          Diagnosis.warning(
              NAME, UNIT + " is masked until the next boot only (" + first.get() + ")", WHY, MASK));
    }
    if (masked) {
      return List.of(Diagnosis.ok(NAME, UNIT + " is masked", WHY));
    }
    List<String> wanted = wanted();
    if (!wanted.isEmpty()) {
      return List.of(
          Diagnosis.problem(
              NAME, UNIT + " is enabled (" + String.join(", ", wanted) + ")", WHY, MASK));
    }
    if (first.isPresent()) {
      return List.of(
          Diagnosis.warning(
              NAME, UNIT + " is installed (" + first.get() + "), and not masked", WHY, MASK));
    }
    return List.of(Diagnosis.ok(NAME, UNIT + " is not installed", WHY));
  }

  /** What systemd reads: a unit in a folder hides those of its name in all later ones. */
  private Optional<Path> first() {
    return folders.stream()
        .map(folder -> folder.resolve(UNIT))
        .filter(unit -> Files.exists(unit, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
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
