package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imexd.protocol.Durable;
import org.junit.jupiter.api.Test;

final class MemoryLedgerTest extends LedgerContractTest {
  private final MemoryLedger ledger = new MemoryLedger();

  @Override
  Ledger ledger() {
    return ledger;
  }

  @Override
  void overwrite(byte[] content) {
    ledger.overwrite(content);
  }

  @Override
  void failNext(boolean certain) {
    ledger.failNext(certain);
  }

  @Test
  void anUncertainWriteHasHappenedAllTheSameACertainFailureHasNot() throws Exception {
    Durable free = Durable.free(Samples.TRAY, "b");
    failNext(true);
    assertThrows(LedgerException.class, () -> ledger.write(free));
    assertEquals(new Loaded.Absent(), ledger.load());
    failNext(false);
    assertThrows(LedgerException.class, () -> ledger.write(free));
    assertEquals(new Loaded.Found(free), ledger.load());
  }
}
