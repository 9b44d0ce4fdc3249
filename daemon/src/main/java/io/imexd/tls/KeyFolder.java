package io.imexd.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where private keys lie: in memory only. */
public final class KeyFolder {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private KeyFolder() {}

  /** Why no key may be written there; empty when it lies on a tmpfs. */
  public static String obstacle(Path runDir) {
    @Nullable Path there = runDir;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null) {
      return "run.dir " + runDir + " cannot be looked at";
    }
    try {
      String type = Files.getFileStore(there).type();
      return IN_MEMORY.contains(type)
          ? ""
          : "run.dir "
              + runDir
              + " is on "
              + type
              + ", and private keys must not touch a disk; put it on a tmpfs, or set imex.tls = off";
    } catch (IOException e) {
      return "run.dir " + runDir + " cannot be looked at: " + e.getMessage();
    }
  }
}
