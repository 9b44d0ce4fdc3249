package io.imexd.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.doctor.FoldersLook.Place;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders, disks and security modules of a machine that is a folder. */
class MachineLooksTest {
  private static final Condition ANY =
      new Condition(new TrayId("t01"), Facts.NONE, "free", "", "", List.of());

  @TempDir Path root;

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private List<Diagnosis> folders(Place... places) throws IOException {
    return new FoldersLook(List.of(places), root).at(ANY);
  }

  @Test
  void foldersThatOnlyTheirOwnerCanChangeAreGood() throws IOException {
    Path run = Files.createDirectory(root.resolve("run"));
    mode(run, "rwxr-xr-x");
    Diagnosis d = folders(new Place(run, 0022, true)).getFirst();
    assertEquals(Verdict.OK, d.verdict(), d.toString());
    assertEquals(run + " 0755", d.seen());
  }

  @Test
  void aFolderThatOthersCanWriteAndAKeyThatOthersCanReadAreProblems() throws IOException {
    Path run = Files.createDirectory(root.resolve("run"));
    mode(run, "rwxrwxr-x");
    Path key = Files.createFile(root.resolve("tray.key"));
    mode(key, "rw-r-----");
    List<Diagnosis> found = folders(new Place(run, 0022, true), new Place(key, 0077, true));
    assertEquals(2, found.size());
    assertEquals(run + " has mode 0775", found.getFirst().seen());
    assertEquals("chmod 0755 " + run, found.getFirst().remedy());
    assertEquals("chmod 0600 " + key, found.getLast().remedy());
    found.forEach(d -> assertEquals(Verdict.PROBLEM, d.verdict()));
  }

  @Test
  void whatIsMissingIsAProblemWhereItIsNeeded() throws IOException {
    Path none = root.resolve("none");
    assertEquals(Verdict.OK, folders(new Place(none, 0022, false)).getFirst().verdict());
    Diagnosis d = folders(new Place(none, 0022, true)).getFirst();
    assertEquals(Verdict.PROBLEM, d.verdict());
    assertEquals(none + " is not there", d.seen());
  }

  private Diagnosis disk(long mib, String type, int which) throws IOException {
    DiskLook.Disks disks =
        new DiskLook.Disks() {
          @Override
          public long usableBytes(Path folder) {
            return mib << 20;
          }

          @Override
          public String type(Path folder) {
            return type;
          }
        };
    return new DiskLook(Map.of("ledger", root), root, disks).at(ANY).get(which);
  }

  @Test
  void freeSpace() throws IOException {
    assertEquals(Verdict.OK, disk(64, "tmpfs", 0).verdict());
    assertEquals(Verdict.WARNING, disk(63, "tmpfs", 0).verdict());
    assertEquals(Verdict.WARNING, disk(8, "tmpfs", 0).verdict());
    Diagnosis full = disk(7, "tmpfs", 0);
    assertEquals(Verdict.PROBLEM, full.verdict());
    assertEquals("disk for ledger", full.name());
    assertEquals("7 MiB free in " + root, full.seen());
  }

  @Test
  void aFolderThatIsStillToBeMadeIsOnTheDiskOfTheOneAboveIt() {
    assertEquals(root, DiskLook.existing(root.resolve("a/b")));
    assertEquals(root, DiskLook.existing(root));
  }

  @Test
  void theRunFolderIsGoneWithAReboot() throws IOException {
    assertEquals(Verdict.OK, disk(64, "tmpfs", 1).verdict());
    Diagnosis d = disk(64, "ext4", 1);
    assertEquals(Verdict.WARNING, d.verdict());
    assertEquals(root + " is on ext4", d.seen());
  }

  private Diagnosis modules() throws IOException {
    return new SecurityModules(root).at(ANY).getFirst();
  }

  @Test
  void securityModulesAreHints() throws IOException {
    assertEquals("neither SELinux nor AppArmor", modules().seen());
    assertEquals("", modules().remedy());
    Files.createDirectories(root.resolve("fs/selinux"));
    Files.writeString(root.resolve("fs/selinux/enforce"), "0");
    assertEquals("SELinux permissive", modules().seen());
    Files.writeString(root.resolve("fs/selinux/enforce"), "1");
    Files.createDirectories(root.resolve("module/apparmor/parameters"));
    Files.writeString(root.resolve("module/apparmor/parameters/enabled"), "Y\n");
    assertEquals("SELinux enforcing, AppArmor on", modules().seen());
    assertTrue(modules().remedy().contains("ausearch"), modules().remedy());
    assertEquals(Verdict.OK, modules().verdict());
  }
}
