package io.imexd.testbed.crash;

import io.imexd.ledger.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** The machine's disk, with a point after each step in which the ledger is replaced. */
final class CrashingDisk implements Disk {
  private final Disk disk = Disk.OS;
  private final Points points;
  private String writing = "";

  CrashingDisk(Points points) {
    this.points = points;
  }

  /** What the write that comes is about; empty after it. */
  void writing(String what) {
    writing = what;
  }

  private void reached(CrashPoint point) {
    if (!writing.isEmpty()) {
      points.reached(point, writing, 0);
    }
  }

  @Override
  public NewFile create(Path file, String mode) throws IOException {
    NewFile created = disk.create(file, mode);
    reached(CrashPoint.TEMP_CREATED);
    return new NewFile() {
      @Override
      public void write(byte[] content) throws IOException {
        created.write(content);
        reached(CrashPoint.TEMP_WRITTEN);
      }

      @Override
      public void sync() throws IOException {
        created.sync();
        reached(CrashPoint.TEMP_SYNCED);
      }

      @Override
      public void close() throws IOException {
        created.close();
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
    reached(CrashPoint.RENAMED);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
    reached(CrashPoint.FOLDER_SYNCED);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    disk.createFolders(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public Kind kind(Path file) throws IOException {
    return disk.kind(file);
  }

  @Override
  public long size(Path file) throws IOException {
    return disk.size(file);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return disk.read(file);
  }
}
