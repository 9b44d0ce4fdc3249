package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares with a file under src/test/resources/golden. Run with IMEXCTL_GOLDEN=write to write the
 * files anew; then read the difference as one reads code.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Fails when the text is not exactly the file's. */
  public static void check(String name, String text) throws IOException {
    check(FOLDER.resolve(name), text);
  }

  /** The same for a file that is no test's own. */
  static void check(Path file, String text) throws IOException {
    if ("write".equals(System.getenv("IMEXCTL_GOLDEN"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text, file.toString());
  }
}
