package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Instance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template, the published map, the log's last line and what earlier lives left. */
class FilesOfImexTest {
  private static final byte[] MAP = "10.0.0.1\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void theSitesValuesStayAndOwnedKeysComeOnce() {
    ConfigTemplate template =
        ConfigTemplate.of("# LOG\nLOG_LEVEL=2\nA=1\n A = 2\n#B=3\nSERVER_PORT=7\nempty\n");
    assertEquals(
        "# LOG\nLOG_LEVEL=2\nA=x\n#B=3\nSERVER_PORT=7\nempty\nB=\n",
        template.with(Map.of("A", "x", "B", "")));
    assertEquals(7, template.port("SERVER_PORT", 1));
    assertEquals(1, template.port("OTHER", 1));
    assertEquals(-1, template.port("LOG", -1));
    assertEquals(-1, ConfigTemplate.of("P=70000").port("P", 1));
    assertEquals(Optional.of("2"), template.value("A"));
  }

  @Test
  void aForeignMapIsMovedAsideNeverDeletedAndOursIsRemoved() throws Exception {
    Path file = folder.resolve("nodes_config.cfg");
    Files.writeString(file, "site\n");
    PublishedMap published = new PublishedMap(file);
    published.publish(MAP);
    published.publish(MAP);
    assertArrayEquals(MAP, Files.readAllBytes(file));
    assertEquals("site\n", Files.readString(folder.resolve("nodes_config.cfg.imexd-saved")));
    published.withdraw();
    assertFalse(Files.exists(file));
    published.withdraw();

    published.publish(MAP);
    Files.writeString(file, "by hand\n");
    published.withdraw();
    assertEquals("by hand\n", Files.readString(file), "not ours any more");
    published.publish(MAP);
    assertEquals("by hand\n", Files.readString(folder.resolve("nodes_config.cfg.imexd-saved-2")));
  }

  @Test
  void theLineThatSaysWhy() throws Exception {
    Path log = folder.resolve("log");
    Files.writeString(log, "[Mar 03 2025 10:00:00] [ERROR] [tid 1] of an earlier start\n");
    LastWords words = LastWords.mark(log, folder.resolve("output"));
    assertEquals("", words.line());
    Files.writeString(folder.resolve("output"), "plain\n\n");
    assertEquals("plain", words.line());
    Files.writeString(
        log,
        Files.readString(log)
            + "[Mar 03 2025 10:00:01] [CRITICAL] [tid 1] NV_ERR_IN_USE\n[Mar 03 2025 10:00:01] [INFO] [tid 1] bye\n");
    assertEquals("[CRITICAL] NV_ERR_IN_USE", words.line());
    Files.delete(folder.resolve("output"));
    Files.writeString(log, "x".repeat(10_000_000));
    assertEquals(200, words.line().length());
  }

  @Test
  void whatEarlierLivesLeft() throws Exception {
    Leftovers leftovers = new Leftovers(folder);
    assertFalse(leftovers.anythingOfThisBoot());
    Instance one = new Instance(1, 2);
    Instance two = new Instance(3, 4);
    Files.createDirectories(folder.resolve("instances/" + one));
    Files.createDirectories(folder.resolve("instances/" + two));
    Files.createDirectories(folder.resolve("instances/strange"));
    assertEquals(List.of(two), leftovers.besides(Optional.of(one)));
    assertEquals(List.of(one, two), leftovers.besides(Optional.empty()));
    assertTrue(leftovers.anythingOfThisBoot());
  }
}
