package io.imexd.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** Another disk as it is; what is laid round one overrides the steps it is about. */
public class ForwardingDisk implements Disk {
  private final Disk disk;

  public ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    disk.createFolders(folder);
  }

  @Override
  public NewFile create(Path file, String mode) throws IOException {
    return disk.create(file, mode);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
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
