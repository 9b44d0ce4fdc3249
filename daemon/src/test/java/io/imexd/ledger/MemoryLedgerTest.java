package io.imexd.ledger;

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
}
