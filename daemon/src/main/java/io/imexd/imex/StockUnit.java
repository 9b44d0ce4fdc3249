package io.imexd.imex;

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
public final class StockUnit {
  public static final String UNIT = "nvidia-imex.service";

  private static final Path BOOT = Path.of("/run/systemd/system");

  private final List<Path> folders;
  private final Path boot;

  /** How the unit stands with systemd. */
  public enum Standing {
    ABSENT,
    /** Somebody may start it, systemd does not by itself. */
    INSTALLED,
    ENABLED,
    MASKED,
    /** Until the next boot only. */
    MASKED_NOW
  }

  /**
   * What was read.
   *
   * @param where the files that say so; empty where there is none
   */
  public record Seen(Standing standing, String where) {}

  /**
   * @param folders where units lie, in the order in which systemd looks
   * @param boot the one of them that is empty after a boot
   */
  public StockUnit(List<Path> folders, Path boot) {
    this.folders = List.copyOf(folders);
    this.boot = boot;
  }

  /** In systemd's order: the administrator's folder, this boot's, and those of packages. */
  public static StockUnit beside(Path administrators) {
    return new StockUnit(
        List.of(
            administrators,
            BOOT,
            Path.of("/usr/local/lib/systemd/system"),
            Path.of("/usr/lib/systemd/system"),
            Path.of("/lib/systemd/system")),
        BOOT);
  }

  /** Reads the folders. */
  public Seen look() throws IOException {
    Optional<Path> first = first();
    String where = first.map(Path::toString).orElse("");
    if (first.isPresent() && masks(first.get())) {
      boolean now = first.get().startsWith(boot);
      return new Seen(now ? Standing.MASKED_NOW : Standing.MASKED, where);
    }
    List<String> wanted = wanted();
    if (!wanted.isEmpty()) {
      return new Seen(Standing.ENABLED, String.join(", ", wanted));
    }
    return new Seen(first.isPresent() ? Standing.INSTALLED : Standing.ABSENT, where);
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
