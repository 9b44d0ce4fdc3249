package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imexd.ledger.LedgerFormat.Bad;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each way in which a ledger's file can be damaged is told from the others. */
class LedgerFormatTest {
  private static final byte[] GOOD = LedgerFormat.wrap(new byte[] {1, 2, 3});

  private static void refused(String why, byte[] file) {
    assertEquals(why, assertThrows(Bad.class, () -> LedgerFormat.unwrap(file)).getMessage());
  }

  private static byte[] with(int at, int value) {
    byte[] changed = GOOD.clone();
    ByteBuffer.wrap(changed).putInt(at, value);
    return changed;
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    assertArrayEquals(new byte[] {1, 2, 3}, LedgerFormat.unwrap(GOOD));
    assertArrayEquals(new byte[0], LedgerFormat.unwrap(LedgerFormat.wrap(new byte[0])));
  }

  @Test
  void everyDamageIsNamed() {
    refused("it is empty", new byte[0]);
    refused("it is cut off after 19 bytes", Arrays.copyOf(GOOD, 19));
    refused("it is cut off: 3 bytes were written, 0 are there", Arrays.copyOf(GOOD, 20));
    refused("it is cut off: 4294967295 bytes were written, 3 are there", with(12, -1));
    refused("2 bytes follow its end", Arrays.copyOf(GOOD, GOOD.length + 2));
    refused("it does not begin as a ledger does", with(0, 0));
    String checksum = "its checksum is wrong: it was damaged or changed by hand";
    refused(checksum, with(16, 0));
    refused(checksum, with(8, 2));
    byte[] flipped = GOOD.clone();
    flipped[22] ^= 1;
    refused(checksum, flipped);
  }
}
