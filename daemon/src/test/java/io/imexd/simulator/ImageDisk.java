package io.imexd.simulator;

import io.imexd.ledger.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** One file as a power failure would leave it, to be read. */
record ImageDisk(Path file, byte[] content) implements Disk {
  @Override
  public void createFolders(Path folder) {}

  @Override
  public NewFile create(Path name, String mode) throws IOException {
    throw new IOException("only read");
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    throw new IOException("only read");
  }

  @Override
  public void syncFolder(Path folder) {}

  @Override
  public void delete(Path name) {}

  @Override
  public Kind kind(Path name) {
    return name.equals(file) ? Kind.FILE : Kind.NOTHING;
  }

  @Override
  public long size(Path name) {
    return content.length;
  }

  @Override
  public byte[] read(Path name) {
    return content.clone();
  }
}
