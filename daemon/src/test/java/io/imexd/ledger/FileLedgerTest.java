package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Durable;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLedgerTest extends LedgerContractTest {
  @TempDir Path folder;
  private boolean folderSyncFails;
  private @Nullable FileLedger ledger;

  @Override
  Ledger ledger() {
    if (ledger == null) {
      ledger =
          new FileLedger(
              folder,
              Samples.TRAY,
              System::nanoTime,
              new ForwardingDisk(Disk.OS) {
                @Override
                public void syncFolder(Path path) throws IOException {
                  if (folderSyncFails) {
                    throw new IOException("the disk is gone");
                  }
                  super.syncFolder(path);
                }
              });
    }
    return ledger;
  }

  /** The format is the same in memory, where every one is tried. */
  @Override
  int stride() {
    return 37;
  }

  @Override
  void overwrite(byte[] content) throws IOException {
    Files.write(folder.resolve("ledger"), content);
  }

  @Override
  void failNext(boolean certain) {
    if (certain) {
      // Something that cannot be replaced by a file lies where the new content is gathered.
      assertTrue(AtomicFile.temporary(folder.resolve("ledger")).resolve("in").toFile().mkdirs());
    } else {
      folderSyncFails = true;
    }
  }

  @Override
  @Test
  void aCertainFailureKeepsTheOldAndTheNextWriteMayGoWell() throws Exception {
    Durable first = Samples.all().values().iterator().next();
    ledger().write(first);
    failNext(true);
    assertTrue(assertThrows(LedgerException.class, () -> ledger().write(first)).certain());
    assertTrue(AtomicFile.temporary(folder.resolve("ledger")).resolve("in").toFile().delete());
    assertTrue(AtomicFile.temporary(folder.resolve("ledger")).toFile().delete());
    assertEquals(new Loaded.Found(first), ledger().load());
    ledger().write(first);
  }

  @Test
  void theLedgerOfAnotherTrayIsUnreadable() throws Exception {
    overwrite(LedgerFormat.wrap(LedgerCodec.encode(Durable.free(new TrayId("t99"), "b"))));
    String reason = ((Loaded.Unreadable) ledger().load()).reason();
    assertTrue(
        reason.contains("of tray t99, this is t01") && reason.contains("imexctl resume t01"),
        reason);
  }

  @Test
  void theUnreadableOneIsKept() throws Exception {
    overwrite(new byte[] {1, 2, 3});
    assertEquals(3, Files.size(Path.of(ledger().quarantine())));
  }

  @Test
  void whatACrashLeftIsRemoved() throws Exception {
    Path left = AtomicFile.temporary(folder.resolve("ledger"));
    Files.writeString(left, "half");
    assertEquals(new Loaded.Absent(), ledger().load());
    assertFalse(Files.exists(left));
  }

  @Test
  void whatCannotBeMadeDurableIsNotActedOn() throws Exception {
    ledger().write(Samples.all().values().iterator().next());
    failNext(false);
    assertInstanceOf(Loaded.Uncertain.class, ledger().load());
  }

  @Test
  void aDiskThatIsOnlyReadIsReadAllTheSame() throws Exception {
    Durable durable = Samples.all().values().iterator().next();
    ledger().write(durable);
    FileLedger readOnly =
        new FileLedger(
            folder,
            durable.tray(),
            System::nanoTime,
            new ForwardingDisk(Disk.OS) {
              @Override
              public void delete(Path file) throws IOException {
                throw new IOException("Read-only file system");
              }
            });
    assertEquals(new Loaded.Found(durable), readOnly.load());
  }

  @Test
  void aLinkInItsPlaceIsUnreadable() throws Exception {
    Files.createSymbolicLink(folder.resolve("ledger"), folder.resolve("elsewhere"));
    assertInstanceOf(Loaded.Unreadable.class, ledger().load());
  }

  @Test
  void whatIsPutAsideIsDurableThere() throws Exception {
    overwrite(new byte[] {1, 2, 3});
    folderSyncFails = true;
    assertThrows(LedgerException.class, () -> ledger().quarantine());
  }

  @Test
  void theLargestLedgerIsReadAgainAndALargerOneIsNotWritten() throws Exception {
    Durable small = Durable.free(Samples.TRAY, "b");
    int room = LedgerFormat.PAYLOAD_MAX_BYTES - LedgerCodec.encode(small).length;
    Durable largest = small.withDrained("x".repeat(room - 5));
    assertEquals(LedgerFormat.PAYLOAD_MAX_BYTES, LedgerCodec.encode(largest).length);
    ledger().write(largest);
    assertEquals(new Loaded.Found(largest), ledger().load());
    LedgerException e =
        assertThrows(
            LedgerException.class, () -> ledger().write(small.withDrained("x".repeat(room - 4))));
    assertTrue(e.certain());
    assertEquals(new Loaded.Found(largest), ledger().load());
  }

  @Test
  void whatIsFarTooLargeIsNotEvenRead() throws Exception {
    int bytes = LedgerFormat.HEADER_BYTES + LedgerFormat.PAYLOAD_MAX_BYTES + 1;
    overwrite(new byte[bytes]);
    String reason = ((Loaded.Unreadable) ledger().load()).reason();
    assertTrue(reason.contains("it has " + bytes + " bytes, far more than"), reason);
  }

  @Test
  void howLongWritesTakeIsMeasured() throws Exception {
    long[] nanos = {0};
    FileLedger measured = new FileLedger(folder, Samples.TRAY, () -> nanos[0] += 3_500_000);
    assertEquals(0, measured.lastWriteMicros());
    measured.write(Durable.free(Samples.TRAY, "b"));
    measured.write(Durable.free(Samples.TRAY, "b"));
    assertEquals(3_500, measured.lastWriteMicros());
    assertEquals(7_000, measured.writeMicros());
    assertEquals(2, measured.writes());
  }

  @Test
  void aFolderThatIsMissingIsMadeAndNothingStaysOpen() throws Exception {
    Path deep = folder.resolve("a/b");
    FileLedger made = new FileLedger(deep, Samples.TRAY, System::nanoTime);
    Durable free = Durable.free(Samples.TRAY, "b");
    for (int i = 0; i < 3; i++) {
      made.write(free);
      assertEquals(new Loaded.Found(free), made.load());
    }
    assertEquals(List.of(), OpenFiles.below(folder));
  }
}
