package io.imexd.ledger;

import io.imexd.ledger.LedgerFormat.Bad;
import io.imexd.protocol.Durable;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/** The ledger as the file {@code ledger} in a folder of its own. */
public final class FileLedger implements Ledger {
  private static final Logger LOG = Logger.getLogger(FileLedger.class.getName());
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Path file;
  private final TrayId tray;
  private final LongSupplier nanos;
  private final Disk disk;
  private long writes;
  private long writeMicros;
  private int lastWriteMicros;

  /**
   * A ledger of this tray only: one of another tray is unreadable. nanos: a clock to measure writes
   * with.
   */
  public FileLedger(Path folder, TrayId tray, LongSupplier nanos) {
    this(folder, tray, nanos, Disk.OS);
  }

  /** The same on a disk that is not the machine's. */
  public FileLedger(Path folder, TrayId tray, LongSupplier nanos, Disk disk) {
    this.folder = folder;
    this.file = folder.resolve("ledger");
    this.tray = tray;
    this.nanos = nanos;
    this.disk = disk;
  }

  @Override
  public Loaded load() {
    removeRemains();
    Loaded there = look();
    return there instanceof Loaded.Found(Durable durable) ? acted(durable) : there;
  }

  @Override
  public Loaded look() {
    try {
      switch (disk.kind(file)) {
        case NOTHING -> {
          return new Loaded.Absent();
        }
        case OTHER -> throw new Bad("it is not a regular file");
        case FILE -> {}
      }
      long bytes = disk.size(file);
      if (bytes > LedgerFormat.HEADER_BYTES + LedgerFormat.PAYLOAD_MAX_BYTES) {
        throw new Bad("it has " + bytes + " bytes, far more than a ledger can have");
      }
      Durable durable = LedgerCodec.decode(LedgerFormat.unwrap(disk.read(file)));
      if (!durable.tray().equals(tray)) {
        throw new Bad("it is of tray " + durable.tray() + ", this is " + tray);
      }
      return new Loaded.Found(durable);
    } catch (NoSuchFileException e) {
      return new Loaded.Absent();
    } catch (IOException e) {
      return unreadable("it cannot be read (" + e + ")");
    } catch (Bad e) {
      return unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** What a crash left of a write; the next write removes it, where it cannot be done now. */
  private void removeRemains() {
    try {
      disk.delete(AtomicFile.temporary(file));
    } catch (IOException e) {
      LOG.fine(() -> "what a crash left stays for now: " + e);
    }
  }

  /** A crash may have come between the rename and the sync: what is acted on is durable first. */
  private Loaded acted(Durable durable) {
    try {
      disk.syncFolder(folder);
      return new Loaded.Found(durable);
    } catch (IOException e) {
      return new Loaded.Uncertain(
          file + " may not survive a power failure (" + e + "); check the disk");
    }
  }

  private Loaded unreadable(String why) {
    return new Loaded.Unreadable(
        file
            + " is not usable: "
            + why
            + "; make sure that no nvidia-imex runs on "
            + tray
            + ", then imexctl resume "
            + tray
            + " puts the file aside and begins anew");
  }

  @Override
  public void write(Durable durable) throws LedgerException {
    long began = nanos.getAsLong();
    byte[] payload = LedgerCodec.encode(durable);
    if (payload.length > LedgerFormat.PAYLOAD_MAX_BYTES) {
      throw new LedgerException(
          file
              + " would have "
              + payload.length
              + " bytes; at most "
              + LedgerFormat.PAYLOAD_MAX_BYTES
              + " are kept",
          true,
          null);
    }
    try {
      disk.createFolders(folder);
      AtomicFile.replace(disk, file, LedgerFormat.wrap(payload), "rw-------");
    } catch (AtomicFile.Uncertain e) {
      throw new LedgerException(String.valueOf(e.getMessage()), false, e);
    } catch (IOException e) {
      throw new LedgerException(file + " cannot be written (" + e + ")", true, e);
    }
    lastWriteMicros = (int) Math.min(Integer.MAX_VALUE, (nanos.getAsLong() - began) / 1_000);
    writeMicros += lastWriteMicros;
    writes++;
  }

  @Override
  public String quarantine() throws LedgerException {
    Path aside = file.resolveSibling("ledger.unreadable-" + STAMP.format(Instant.now()));
    try {
      disk.rename(file, aside);
      disk.syncFolder(folder);
      return aside.toString();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new LedgerException(file + " cannot be put aside (" + e + ")", true, e);
    }
  }

  @Override
  public long writes() {
    return writes;
  }

  @Override
  public long writeMicros() {
    return writeMicros;
  }

  @Override
  public int lastWriteMicros() {
    return lastWriteMicros;
  }
}
