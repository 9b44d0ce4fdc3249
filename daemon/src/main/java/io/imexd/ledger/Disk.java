package io.imexd.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The steps in which a file is replaced and read, each of which may fail and before and after each
 * of which the power may. The order of the steps is {@link AtomicFile}'s; what a step does to a
 * real disk is {@link OsDisk}'s.
 */
public interface Disk {

  /** The machine's own. */
  Disk OS = new OsDisk();

  /** What lies under a name; a link is never followed. */
  enum Kind {
    NOTHING,
    FILE,
    OTHER
  }

  /** Makes a folder, and those above it, where they are missing, and what was made durable. */
  void createFolders(Path folder) throws IOException;

  /**
   * Creates an empty file.
   *
   * @param mode permissions, as in "rw-------", whatever the umask
   * @throws IOException when something has that name already
   */
  NewFile create(Path file, String mode) throws IOException;

  /** Gives a file another name, in one step, in place of what had it. Not durable by itself. */
  void rename(Path from, Path to) throws IOException;

  /** Makes the names in a folder durable. */
  void syncFolder(Path folder) throws IOException;

  /** Nothing happens when there is none. */
  void delete(Path file) throws IOException;

  /** What cannot be looked at is NOTHING only when there is surely nothing. */
  Kind kind(Path file) throws IOException;

  /** In bytes. */
  long size(Path file) throws IOException;

  byte[] read(Path file) throws IOException;

  /** A file that is being written. */
  interface NewFile extends Closeable {
    /** The whole content; not durable by itself. */
    void write(byte[] content) throws IOException;

    /** Makes what was written durable. */
    void sync() throws IOException;
  }
}
