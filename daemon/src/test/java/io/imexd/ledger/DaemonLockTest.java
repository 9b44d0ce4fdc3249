package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonLockTest {
  @TempDir Path folder;

  @Test
  void isTakenOnceAndNamesTheHolder() throws Exception {
    Path run = folder.resolve("run");
    DaemonLock first = DaemonLock.take(run);
    String message =
        String.valueOf(assertThrows(IOException.class, () -> DaemonLock.take(run)).getMessage());
    assertTrue(
        message.contains("another imexd runs on this tray, pid " + ProcessHandle.current().pid()),
        message);
    first.close();
    assertEquals(OptionalLong.empty(), DaemonLock.holder(run), "its pid is in the file still");
    assertEquals(OptionalLong.empty(), DaemonLock.holder(folder.resolve("none")));
    DaemonLock.take(run).close();
  }

  @Test
  void followsNoLink() throws Exception {
    Path target = folder.resolve("target");
    Files.writeString(target, "precious");
    Files.createSymbolicLink(folder.resolve("imexd.lock"), target);
    assertThrows(IOException.class, () -> DaemonLock.take(folder));
    assertTrue(Files.readString(target).equals("precious"));
  }

  @Test
  void aHolderThatWroteNoPidIsNoHindrance() throws Exception {
    DaemonLock first = DaemonLock.take(folder);
    Files.writeString(folder.resolve("imexd.lock"), "");
    String message =
        String.valueOf(assertThrows(IOException.class, () -> DaemonLock.take(folder)).getMessage());
    assertTrue(message.contains("another imexd runs on this tray; stop it first"), message);
    assertEquals(1, OpenFiles.below(folder).size(), "the holder's, and not that of the refused");
    first.close();
    assertEquals(0, OpenFiles.below(folder).size());
  }
}
