package io.imexd.simulator;

import io.imexd.ledger.FileLedger;
import io.imexd.ledger.Ledger;
import io.imexd.ledger.LedgerException;
import io.imexd.ledger.Loaded;
import io.imexd.protocol.Durable;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tray's ledger has held, beside the ledger: what its imexd relies on, and the promises. */
final class Record {
  static final Path FOLDER = Path.of("/var/lib/imexd");
  private static final Path FILE = FOLDER.resolve("ledger");

  private final SimTray tray;
  private @Nullable Durable relied;
  private @Nullable Durable attempted;

  Record(SimTray tray) {
    this.tray = tray;
  }

  /** What was last written or read, and is acted on since. */
  @Nullable Durable relied() {
    return relied;
  }

  /** What a power failure at this moment would leave. */
  Optional<Durable> synced() {
    if (tray.disk.synced(FILE) == tray.disk.visible(FILE) && relied != null) {
      return Optional.of(relied);
    }
    byte[] bytes = tray.disk.synced(FILE);
    return bytes == null ? Optional.empty() : read(new ImageDisk(FILE, bytes));
  }

  private Optional<Durable> read(ImageDisk image) {
    return new FileLedger(FOLDER, tray.name, () -> 0, image).load()
            instanceof Loaded.Found(Durable found)
        ? Optional.of(found)
        : Optional.empty();
  }

  /** The ledger that ships, on this tray's disk, watched. */
  Ledger ledger(Life life, SimTime time) {
    return new Watched(life, new FileLedger(FOLDER, tray.name, time::nanos, tray.disk));
  }

  private final class Watched implements Ledger {
    private final Life life;
    private final Ledger ledger;

    Watched(Life life, Ledger ledger) {
      this.life = life;
      this.ledger = ledger;
    }

    @Override
    public Loaded load() {
      Loaded loaded = ledger.load();
      if (loaded instanceof Loaded.Found(Durable durable)) {
        tray.rack.promises.remembered(tray, durable, relied, attempted);
        relied = durable;
        attempted = null;
      } else if (loaded instanceof Loaded.Absent() && relied != null) {
        tray.rack.promises.forgotten(tray);
      }
      return loaded;
    }

    @Override
    public void write(Durable durable) throws LedgerException {
      life.cross(Tally.KILLED_BEFORE_WRITE, () -> "before the write");
      Durable before = relied;
      attempted = durable;
      try {
        ledger.write(durable);
      } catch (LedgerException e) {
        if (e.certain()) {
          attempted = null;
        }
        tray.rack.tell(tray, 2, () -> "ledger not written: " + e.getMessage());
        throw e;
      }
      relied = durable;
      attempted = null;
      tray.rack.promises.wrote(tray, before, durable);
      life.cross(Tally.KILLED_AFTER_WRITE, () -> "after the write");
    }

    @Override
    public String quarantine() throws LedgerException {
      return ledger.quarantine();
    }

    @Override
    public long writes() {
      return ledger.writes();
    }

    @Override
    public long writeMicros() {
      return ledger.writeMicros();
    }

    @Override
    public int lastWriteMicros() {
      return ledger.lastWriteMicros();
    }
  }
}
