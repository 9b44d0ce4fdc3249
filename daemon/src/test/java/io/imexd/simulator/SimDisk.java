package io.imexd.simulator;

import io.imexd.ledger.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder on a disk that may lose, at a power failure, what was not synced: each name that was not
 * yet made durable keeps its old file or has the new one, and content that was not synced is there,
 * in part or not at all. It may be full, read-only or slow, and its syncs may fail.
 */
final class SimDisk implements Disk {
  /** One file, whatever its name. */
  private static final class Content {
    private byte[] bytes = {};
    private byte[] synced = {};
  }

  private final DiskFaults faults;
  private final Map<Path, Content> names = new HashMap<>();
  private final Map<Path, Content> durable = new HashMap<>();

  SimDisk(DiskFaults faults) {
    this.faults = faults;
  }

  DiskFaults faults() {
    return faults;
  }

  /** What a power failure would leave for certain; null: no such file. */
  byte @Nullable [] synced(Path file) {
    Content content = durable.get(file);
    return content == null ? null : content.synced;
  }

  /** What can be read now; null: no such file. */
  byte @Nullable [] visible(Path file) {
    Content content = names.get(file);
    return content == null ? null : content.bytes;
  }

  /** The power fails. */
  void powerLoss(Chance chance, Counts counts) {
    TreeSet<Path> all = new TreeSet<>(names.keySet());
    all.addAll(durable.keySet());
    for (Path name : all) {
      Content now = names.get(name);
      Content before = durable.get(name);
      if (now != before) {
        boolean kept = chance.percent(50);
        counts.add(kept ? Tally.RENAME_KEPT : Tally.RENAME_LOST);
        put(durable, name, kept ? now : before);
      }
    }
    for (Content content : durable.values()) {
      if (content.bytes != content.synced) {
        int part = chance.below(3);
        byte[] left = part == 0 ? content.synced : content.bytes;
        int length = part == 1 && left.length > 0 ? chance.below(left.length) : left.length;
        content.synced = java.util.Arrays.copyOf(left, length);
        content.bytes = content.synced;
      }
    }
    names.clear();
    names.putAll(durable);
  }

  private static void put(Map<Path, Content> where, Path name, @Nullable Content content) {
    if (content == null) {
      where.remove(name);
    } else {
      where.put(name, content);
    }
  }

  @Override
  public void createFolders(Path folder) {}

  @Override
  public NewFile create(Path file, String mode) throws IOException {
    faults.changing("create");
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Content content = new Content();
    names.put(file, content);
    return new Writing(content);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    faults.changing("rename");
    Content content = names.remove(from);
    if (content == null) {
      throw new NoSuchFileException(from.toString());
    }
    names.put(to, content);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    faults.syncingFolder();
    durable.clear();
    durable.putAll(names);
  }

  @Override
  public void delete(Path file) throws IOException {
    faults.changing("delete");
    names.remove(file);
  }

  @Override
  public Kind kind(Path file) {
    return names.containsKey(file) ? Kind.FILE : Kind.NOTHING;
  }

  @Override
  public long size(Path file) throws IOException {
    return read(file).length;
  }

  @Override
  public byte[] read(Path file) throws IOException {
    Content content = names.get(file);
    if (content == null) {
      throw new NoSuchFileException(file.toString());
    }
    return content.bytes;
  }

  private final class Writing implements NewFile {
    private final Content content;

    Writing(Content content) {
      this.content = content;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      faults.writing();
      content.bytes = bytes;
    }

    @Override
    public void sync() throws IOException {
      faults.syncingFile();
      content.synced = content.bytes;
    }

    @Override
    public void close() {}
  }
}
