package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.observe.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  private static final long EVERY_MILLIS = 15_000;

  @TempDir Path folder;
  private Path file;
  private final ManualTime time = new ManualTime();
  private int renderings;
  private Moment moment = moment("free");
  private String text = "first";
  private EventLoop loop;
  private MetricsFile metrics;

  private static Moment moment(String state) {
    return new Moment(state, true, false, false, 0, 0, 0, -2, "", 0, 0, 0, 0);
  }

  @BeforeEach
  void make() {
    file = folder.resolve("imexd.prom");
    loop = new EventLoop("test", time, () -> {});
    metrics =
        new MetricsFile(
            loop,
            time,
            Runnable::run,
            file,
            EVERY_MILLIS,
            () -> {
              String now = text;
              return new Metrics.Taken(
                  moment,
                  () -> {
                    renderings++;
                    return now;
                  });
            });
  }

  private void pass(long millis) {
    time.pass(millis);
    for (int i = 0; i < 10; i++) {
      loop.step();
    }
  }

  @Test
  void isWrittenAtOnceAndReadableByAll() throws IOException {
    metrics.changed();
    pass(0);
    assertEquals("first", Files.readString(file));
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count(), "nothing but the file is left");
    }
  }

  @Test
  void manyChangesAreOneWritingEachSoOften() throws IOException {
    metrics.changed();
    pass(0);
    text = "second";
    for (int i = 0; i < 100; i++) {
      metrics.changed();
      pass(10);
    }
    assertEquals(1, renderings);
    assertEquals("first", Files.readString(file));
    pass(EVERY_MILLIS);
    assertEquals(2, renderings);
    assertEquals("second", Files.readString(file));
  }

  @Test
  void whileNothingChangesNothingWakes() {
    metrics.changed();
    pass(0);
    pass(EVERY_MILLIS);
    metrics.look();
    pass(EVERY_MILLIS);
    assertEquals(1, renderings);
    assertEquals(Long.MAX_VALUE, loop.dueAtMillis());
  }

  @Test
  void aLookFindsWhatNobodyToldOf() {
    metrics.changed();
    pass(0);
    moment = moment("ready");
    metrics.look();
    pass(EVERY_MILLIS);
    assertEquals(2, renderings);
  }

  @Test
  void aFolderThatIsNotThereIsTriedAgainWithTheNextChange() throws IOException {
    Files.delete(folder);
    metrics.changed();
    pass(0);
    assertFalse(Files.exists(file));
    Files.createDirectory(folder);
    metrics.changed();
    pass(EVERY_MILLIS);
    assertTrue(Files.exists(file));
  }
}
