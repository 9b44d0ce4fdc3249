package io.imexd.simulator;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** What is wrong with a tray's disk, and until when, in the microseconds of the world. */
final class DiskFaults {
  private final Counts counts;
  private final LongSupplier nowMicros;
  private final Consumer<String> step;
  private final LongConsumer slow;
  private long fullUntilMicros;
  private long readOnlyUntilMicros;
  private long slowUntilMicros;
  private long slowMicros;
  private int fileSyncsFail;
  private int folderSyncsFail;

  /**
   * What is wrong with one disk; nothing at first.
   *
   * @param step told of each step, and may end the daemon there
   * @param slow told how long the daemon has to wait
   */
  DiskFaults(Counts counts, LongSupplier nowMicros, Consumer<String> step, LongConsumer slow) {
    this.counts = counts;
    this.nowMicros = nowMicros;
    this.step = step;
    this.slow = slow;
  }

  void full(long untilMicros) {
    fullUntilMicros = untilMicros;
  }

  void readOnly(long untilMicros) {
    readOnlyUntilMicros = untilMicros;
  }

  void slow(long untilMicros, long eachMicros) {
    slowUntilMicros = untilMicros;
    slowMicros = eachMicros;
  }

  void failFileSyncs(int count) {
    fileSyncsFail = count;
  }

  void failFolderSyncs(int count) {
    folderSyncsFail = count;
  }

  void heal() {
    fullUntilMicros = 0;
    readOnlyUntilMicros = 0;
    slowUntilMicros = 0;
    fileSyncsFail = 0;
    folderSyncsFail = 0;
  }

  void changing(String what) throws IOException {
    step.accept(what);
    if (nowMicros.getAsLong() < readOnlyUntilMicros) {
      counts.add(Tally.DISK_READ_ONLY);
      throw new IOException("Read-only file system");
    }
  }

  void writing() throws IOException {
    changing("write");
    if (nowMicros.getAsLong() < fullUntilMicros) {
      counts.add(Tally.DISK_FULL);
      throw new IOException("No space left on device");
    }
  }

  void syncingFile() throws IOException {
    step.accept("sync of the file");
    dawdle(slowMicros);
    if (fileSyncsFail > 0) {
      fileSyncsFail--;
      counts.add(Tally.FILE_SYNC_FAILED);
      throw new IOException("Input/output error");
    }
  }

  void syncingFolder() throws IOException {
    step.accept("sync of the folder");
    if (folderSyncsFail > 0) {
      folderSyncsFail--;
      counts.add(Tally.FOLDER_SYNC_FAILED);
      throw new IOException("Input/output error");
    }
  }

  private void dawdle(long micros) {
    if (nowMicros.getAsLong() < slowUntilMicros) {
      counts.add(Tally.DISK_SLOW);
      slow.accept(micros);
    }
  }
}
