package io.imexd.doctor;

import io.imexd.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Free space where the ledger and the audit log lie, and whether run.dir is gone with a reboot. */
final class DiskLook implements Look {
  private static final long MIB = 1L << 20;

  /** A ledger is some KiB and is written twice; below that a write fails soon. */
  private static final long PROBLEM_MIB = 8;

  /** Five audit logs of 8 MiB, and some more. */
  private static final long WARNING_MIB = 64;

  private final Map<String, Path> folders;
  private final Path runDir;
  private final Disks disks;

  /** What is asked of the file systems. */
  interface Disks {
    long usableBytes(Path folder) throws IOException;

    String type(Path folder) throws IOException;
  }

  /** folders: by what lies in them. */
  DiskLook(Map<String, Path> folders, Path runDir, Disks disks) {
    this.folders = new LinkedHashMap<>(folders);
    this.runDir = runDir;
    this.disks = disks;
  }

  static DiskLook of(Config config) {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("ledger", config.ledgerDir());
    folders.put("audit log", config.auditDir());
    return new DiskLook(
        folders,
        config.runDir(),
        new Disks() {
          @Override
          public long usableBytes(Path folder) throws IOException {
            return Files.getFileStore(existing(folder)).getUsableSpace();
          }

          @Override
          public String type(Path folder) throws IOException {
            return Files.getFileStore(folder).type();
          }
        });
  }

  /** The folder, or what it is going to be made in. */
  static Path existing(Path folder) {
    Path at = folder.toAbsolutePath();
    for (Path up = at.getParent(); up != null && !Files.exists(at); up = up.getParent()) {
      at = up;
    }
    return at;
  }

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    for (Map.Entry<String, Path> e : folders.entrySet()) {
      found.add(space(e.getKey(), e.getValue()));
    }
    String type = disks.type(runDir);
    String why = "what lies there must be gone after a reboot, and keys must touch no disk";
    found.add(
        type.equals("tmpfs") || type.equals("ramfs")
            ? Diagnosis.ok("run folder", runDir + " is on " + type, why)
            : Diagnosis.warning(
                "run folder", runDir + " is on " + type, why, "put run.dir on a tmpfs (/run)"));
    return found;
  }

  private Diagnosis space(String what, Path folder) throws IOException {
    long mib = disks.usableBytes(folder) / MIB;
    String name = "disk for " + what;
    String seen = mib + " MiB free in " + folder;
    String why = "a tray whose ledger cannot be written reserves nothing and can free nothing";
    String remedy = "make room there";
    if (mib < PROBLEM_MIB) {
      return Diagnosis.problem(name, seen, why, remedy);
    }
    return mib < WARNING_MIB
        ? Diagnosis.warning(name, seen, why, remedy)
        : Diagnosis.ok(name, seen, why);
  }
}
