package io.imexd.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.imexd.ledger.LedgerFormat.Bad;
import io.imexd.proto.HeldRecord;
import io.imexd.proto.LedgerRecord;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class LedgerCodecTest {

  /**
   * The files of format version 1, as they lie on trays: they are read for ever, and written to the
   * byte.
   */
  @Test
  void goldenFiles() throws Exception {
    for (var sample : Samples.all().entrySet()) {
      String name = "/ledger/v1-" + sample.getKey() + ".ledger";
      try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name), name)) {
        byte[] golden = in.readAllBytes();
        assertEquals(sample.getValue(), LedgerCodec.decode(LedgerFormat.unwrap(golden)), name);
        assertArrayEquals(golden, LedgerFormat.wrap(LedgerCodec.encode(sample.getValue())), name);
      }
    }
  }

  @Test
  void aNewerVersionIsNamed() {
    byte[] newer = LedgerFormat.wrap(new byte[0]);
    newer[11] = 2;
    CRC32C crc = new CRC32C();
    crc.update(newer, 0, 16);
    ByteBuffer.wrap(newer).putInt(16, (int) crc.getValue());
    assertEquals(
        "it has format version 2, this imexd reads 1",
        assertThrows(Bad.class, () -> LedgerFormat.unwrap(newer)).getMessage());
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    refuses("free", r -> r.clearHolding());
    refuses("free", r -> r.setBootId(""));
    refuses("free", r -> r.setTray(""));
    refuses("free", r -> r.setTombstones(0, r.getTombstones(0).toBuilder().setKind("gone")));
    refuses("free", r -> r.setUnknownFields(unknown()));
    refuses("confirmed", r -> held(r, h -> h.setUnknownFields(unknown())));
    refuses("confirmed", r -> held(r, h -> h.setInstance("12")));
    refuses("confirmed", r -> held(r, h -> h.clearMembers()));
    refuses("confirmed", r -> held(r, h -> h.setMembers(0, "z")));
    refuses("confirmed", r -> held(r, h -> h.setBootId("")));
    refuses("confirmed", r -> held(r, h -> h.setJob(h.getJob().toBuilder().setJob("../x"))));
    refuses(
        "confirmed",
        r -> held(r, h -> h.setDomains(0, h.getDomains(0).toBuilder().setMapDigest("0"))));
    refuses("confirmed", r -> held(r, h -> h.setLeavingReason("no such thing when confirmed")));
    refuses("leaving", r -> r.setLeaving(r.getLeaving().toBuilder().setLeavingKind("")));
    refuses("reserved", r -> r.setReserved(r.getReserved().toBuilder().setPid(5)));
    assertThrows(Bad.class, () -> LedgerCodec.decode(new byte[] {(byte) 0xff}));
  }

  private static LedgerRecord.Builder held(
      LedgerRecord.Builder record, UnaryOperator<HeldRecord.Builder> change) {
    return record.setConfirmed(change.apply(record.getConfirmed().toBuilder()));
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
        .build();
  }

  private static void refuses(String sample, UnaryOperator<LedgerRecord.Builder> change) {
    try {
      byte[] good = LedgerCodec.encode(Objects.requireNonNull(Samples.all().get(sample)));
      byte[] bad = change.apply(LedgerRecord.parseFrom(good).toBuilder()).build().toByteArray();
      String why =
          String.valueOf(assertThrows(Bad.class, () -> LedgerCodec.decode(bad)).getMessage());
      assertTrue(
          why.startsWith("its content makes no sense") || why.startsWith("it holds something"),
          why);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
