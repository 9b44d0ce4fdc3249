package io.imexd.testbed.crash;

import io.imexd.ledger.Ledger;
import io.imexd.ledger.LedgerException;
import io.imexd.ledger.Loaded;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Holding;

/** A ledger whose disk knows what is being written. */
final class CrashingLedger implements Ledger {
  private final Ledger ledger;
  private final CrashingDisk disk;
  private final Points points;
  private final Said said;

  CrashingLedger(Ledger ledger, CrashingDisk disk, Points points, Said said) {
    this.ledger = ledger;
    this.disk = disk;
    this.points = points;
    this.said = said;
  }

  @Override
  public void write(Durable durable) throws LedgerException {
    String what = durable.holding().getClass().getSimpleName();
    points.reached(CrashPoint.BEFORE_WRITE, what, 0);
    disk.writing(what);
    try {
      ledger.write(durable);
    } finally {
      disk.writing("");
    }
    said.written();
    if (durable.holding() instanceof Holding.Confirmed c && c.process().isPresent()) {
      points.reached(CrashPoint.PID_RECORDED);
    }
  }

  @Override
  public Loaded load() {
    return ledger.load();
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
