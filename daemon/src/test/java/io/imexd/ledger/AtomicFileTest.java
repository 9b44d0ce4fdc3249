package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of the steps in which a file is replaced, and what is left when one of them fails. */
class AtomicFileTest {
  private static final byte[] NEW = {1, 2, 3};

  @TempDir Path folder;
  private final List<String> steps = new ArrayList<>();
  private String failing = "";

  private void step(String what) throws IOException {
    steps.add(what);
    if (what.startsWith(failing) && !failing.isEmpty()) {
      throw new IOException(what + " fails");
    }
  }

  /** Notes each step, and fails the one that is to fail. */
  private final Disk disk =
      new ForwardingDisk(Disk.OS) {
        @Override
        public NewFile create(Path file, String mode) throws IOException {
          step("create " + mode);
          NewFile made = super.create(file, mode);
          return new NewFile() {
            @Override
            public void write(byte[] content) throws IOException {
              step("write");
              made.write(content);
            }

            @Override
            public void sync() throws IOException {
              step("sync");
              made.sync();
            }

            @Override
            public void close() throws IOException {
              made.close();
            }
          };
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
          step("rename");
          super.rename(from, to);
        }

        @Override
        public void syncFolder(Path synced) throws IOException {
          step("sync folder " + folder.relativize(synced));
          super.syncFolder(synced);
        }
      };

  private Path file() {
    return folder.resolve("file");
  }

  private void replace() throws IOException {
    AtomicFile.replace(disk, file(), NEW, "rw-r-----");
  }

  @Test
  void theContentIsDurableBeforeItTakesTheNameAndTheNameBeforeAnybodyIsTold() throws Exception {
    replace();
    assertEquals(List.of("create rw-r-----", "write", "sync", "rename", "sync folder "), steps);
    assertEquals(3, Files.size(file()));
    assertFalse(Files.exists(AtomicFile.temporary(file())));
  }

  @Test
  void aStepThatFailsBeforeTheNameIsTakenKeepsTheOldAndLeavesNothing() throws Exception {
    Files.write(file(), new byte[] {9});
    for (String one : List.of("create", "write", "sync", "rename")) {
      failing = one;
      IOException e = assertThrows(IOException.class, this::replace);
      assertFalse(e instanceof AtomicFile.Uncertain, one);
      assertEquals(1, Files.size(file()), one);
      assertFalse(Files.exists(AtomicFile.temporary(file())), one);
    }
  }

  @Test
  void aNameThatMayNotSurviveIsSaidToBeUncertain() {
    failing = "sync folder";
    AtomicFile.Uncertain e = assertThrows(AtomicFile.Uncertain.class, this::replace);
    assertEquals(file() + ": the new content may not survive a power failure", e.getMessage());
  }

  @Test
  void whatCannotBeCleanedUpIsSaidBesideTheReason() throws Exception {
    Files.createDirectories(AtomicFile.temporary(file()).resolve("in"));
    IOException e = assertThrows(IOException.class, this::replace);
    assertEquals(1, e.getSuppressed().length);
  }

  @Test
  void theModeIsAsAskedForWhateverTheUmask() throws Exception {
    for (String mode : List.of("rw-------", "rw-rw-rw-", "r--r--r--")) {
      AtomicFile.replace(file(), NEW, mode);
      assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }
  }

  @Test
  void foldersThatAreMissingAreMadeDurableOneByOne() throws Exception {
    Path deep = folder.resolve("a/b");
    disk.createFolders(deep);
    assertTrue(Files.isDirectory(deep));
    disk.createFolders(deep);
    assertTrue(Files.isDirectory(deep));
    assertThrows(IOException.class, () -> Disk.OS.syncFolder(folder.resolve("none")));
  }

  @Test
  void whatACrashLeftHindersNoWrite() throws Exception {
    Files.write(AtomicFile.temporary(file()), new byte[] {9, 9, 9, 9, 9});
    replace();
    assertEquals(3, Files.size(file()));
  }
}
