package io.imexd.imex;

import io.imexd.protocol.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What earlier lives of imexd left in run.dir, for its start. */
public final class Leftovers {
  private final Path instances;

  public Leftovers(Path runDir) {
    this.instances = instances(runDir);
  }

  static Path instances(Path runDir) {
    return runDir.resolve("instances");
  }

  /** Instances with files here, but for the one that is held: each is to be stopped. Sorted. */
  public List<Instance> besides(Optional<Instance> held) {
    return names().stream()
        .flatMap(name -> parse(name).stream())
        .filter(instance -> !held.equals(Optional.of(instance)))
        .sorted()
        .toList();
  }

  /**
   * Whether anything of this boot lies here: without a ledger the tray may then not be taken for
   * free.
   */
  public boolean anythingOfThisBoot() {
    // run.dir is empty after each boot, so whatever lies here is of this one.
    return !names().isEmpty();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    if (!Files.exists(instances, LinkOption.NOFOLLOW_LINKS)) {
      return names;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(instances)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException | DirectoryIteratorException e) {
      throw new UncheckedIOException(
          instances + " cannot be listed (" + e.getMessage() + "); check run.dir",
          e instanceof IOException io ? io : new IOException(e));
    }
    return names;
  }

  private static Optional<Instance> parse(String name) {
    try {
      return Optional.of(Instance.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
