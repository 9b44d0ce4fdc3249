package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Durable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every ledger promises, tried on the real one and on its fake. */
abstract class LedgerContractTest {

  abstract Ledger ledger();

  abstract void overwrite(byte[] content) throws IOException;

  /** Makes the next write fail. */
  abstract void failNext(boolean certain);

  /** Which share of all damages is tried: every one where that is cheap. */
  int stride() {
    return 1;
  }

  @Test
  void nothingIsAbsent() {
    assertEquals(new Loaded.Absent(), ledger().load());
  }

  @Test
  void whatWasWrittenIsFound() throws Exception {
    int writes = 0;
    for (Durable durable : Samples.all().values()) {
      ledger().write(durable);
      assertEquals(new Loaded.Found(durable), ledger().load());
      assertEquals(++writes, ledger().writes());
    }
  }

  @Test
  void aCertainFailureKeepsTheOldAndTheNextWriteMayGoWell() throws Exception {
    List<Durable> all = new ArrayList<>(Samples.all().values());
    ledger().write(all.get(0));
    failNext(true);
    LedgerException e = assertThrows(LedgerException.class, () -> ledger().write(all.get(1)));
    assertTrue(e.certain());
    assertEquals(new Loaded.Found(all.get(0)), ledger().load());
  }

  @Test
  void anUncertainFailureSaysSo() throws Exception {
    List<Durable> all = new ArrayList<>(Samples.all().values());
    ledger().write(all.get(0));
    failNext(false);
    LedgerException e = assertThrows(LedgerException.class, () -> ledger().write(all.get(1)));
    assertFalse(e.certain());
    assertEquals(1, ledger().writes());
  }

  @Test
  void everyPrefixAndEveryFlippedBitIsUnreadable() throws Exception {
    for (Durable durable : Samples.all().values()) {
      byte[] good = LedgerFormat.wrap(LedgerCodec.encode(durable));
      for (int length = 0; length < good.length; length += stride()) {
        assertUnreadable(Arrays.copyOf(good, length), durable + " cut to " + length);
      }
      for (int bit = 0; bit < good.length * 8; bit += stride()) {
        byte[] flipped = good.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        assertUnreadable(flipped, durable + " with bit " + bit + " flipped");
      }
      assertUnreadable(Arrays.copyOf(good, good.length + 1), durable + " and a byte more");
      assertUnreadable(new byte[good.length], "zeros");
    }
  }

  @Test
  void quarantineMakesRoom() throws Exception {
    assertEquals("", ledger().quarantine());
    overwrite(new byte[] {1, 2, 3});
    assertFalse(ledger().quarantine().isEmpty());
    assertEquals(new Loaded.Absent(), ledger().load());
  }

  void assertUnreadable(byte[] content, String what) throws IOException {
    overwrite(content);
    Loaded.Unreadable unreadable = assertInstanceOf(Loaded.Unreadable.class, ledger().load(), what);
    assertFalse(unreadable.reason().isBlank(), what);
    assertFalse(unreadable.reason().contains("\n"), what);
  }
}
