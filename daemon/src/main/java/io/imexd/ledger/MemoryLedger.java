package io.imexd.ledger;

import io.imexd.ledger.LedgerFormat.Bad;
import io.imexd.protocol.Durable;
import java.util.Optional;

/** A ledger for tests and benchmarks: it keeps bytes, as the file does, and can be told to fail. */
public final class MemoryLedger implements Ledger {
  private Optional<byte[]> content = Optional.empty();
  private Optional<Boolean> nextFailure = Optional.empty();
  private long writes;

  /**
   * The next write fails; certain as in {@link LedgerException#certain}. An uncertain one has
   * happened all the same.
   */
  public void failNext(boolean certain) {
    nextFailure = Optional.of(certain);
  }

  /** Puts bytes where the ledger is, as a damaged disk would. */
  public void overwrite(byte[] bytes) {
    content = Optional.of(bytes.clone());
  }

  @Override
  public Loaded load() {
    if (content.isEmpty()) {
      return new Loaded.Absent();
    }
    try {
      return new Loaded.Found(LedgerCodec.decode(LedgerFormat.unwrap(content.get())));
    } catch (Bad e) {
      return new Loaded.Unreadable("the ledger is not usable: " + e.getMessage());
    }
  }

  @Override
  public void write(Durable durable) throws LedgerException {
    byte[] bytes = LedgerFormat.wrap(LedgerCodec.encode(durable));
    if (nextFailure.isPresent()) {
      boolean certain = nextFailure.get();
      nextFailure = Optional.empty();
      if (!certain) {
        content = Optional.of(bytes);
      }
      throw new LedgerException("the ledger was told to fail", certain, null);
    }
    content = Optional.of(bytes);
    writes++;
  }

  @Override
  public String quarantine() {
    boolean there = content.isPresent();
    content = Optional.empty();
    return there ? "memory" : "";
  }

  @Override
  public long writes() {
    return writes;
  }

  @Override
  public long writeMicros() {
    return 0;
  }

  @Override
  public int lastWriteMicros() {
    return 0;
  }
}
