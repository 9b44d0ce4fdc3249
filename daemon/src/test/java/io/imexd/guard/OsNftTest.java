package io.imexd.guard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An nft that does not do what it should is an error with words, and leaves no process behind. */
final class OsNftTest {
  private static final long LONG_MILLIS = 60_000;

  @TempDir Path folder;

  @Test
  void theCommandsAreReadFromItsInput() throws Exception {
    nft("cat > " + folder.resolve("input"), LONG_MILLIS).apply("{\"nftables\": []}");
    assertEquals("{\"nftables\": []}", Files.readString(folder.resolve("input")));
  }

  @Test
  void oneThatDoesNotEndIsEnded() throws Exception {
    Path pid = folder.resolve("pid");
    Nft nft = nft("echo $$ > " + pid + "; exec sleep 600", 3_000);
    assertEquals(
        "nft did not end within 3000 ms",
        assertThrows(IOException.class, nft::ruleset).getMessage());
    long number = Long.parseLong(Files.readString(pid).strip());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void oneThatFailsIsQuotedByItsFirstLine() throws Exception {
    Nft nft = nft("echo 'Error: no permission' >&2; echo more >&2; exit 3", LONG_MILLIS);
    assertEquals(
        "nft failed with status 3: Error: no permission",
        assertThrows(IOException.class, nft::table).getMessage());
  }

  @Test
  void aTableThatIsNotThereIsNoFailure() throws Exception {
    Nft nft = nft("echo 'Error: No such file or directory' >&2; exit 1", LONG_MILLIS);
    assertEquals("", nft.table());
    assertThrows(IOException.class, nft::ruleset);
  }

  @Test
  void oneThatCannotBeRunSaysWhatToDo() {
    Nft nft = new OsNft(folder.resolve("absent"));
    String said = String.valueOf(assertThrows(IOException.class, nft::ruleset).getMessage());
    assertTrue(said.contains("install nftables, name it with guard.nft"), said);
  }

  private Nft nft(String script, long limitMillis) throws IOException {
    Path program = folder.resolve("nft");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new OsNft(program, limitMillis);
  }
}
