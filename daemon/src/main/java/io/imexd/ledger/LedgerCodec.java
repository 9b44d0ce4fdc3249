package io.imexd.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.imexd.ledger.LedgerFormat.Bad;
import io.imexd.proto.FreeRecord;
import io.imexd.proto.LedgerRecord;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Tombstone;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;

/**
 * The ledger's payload to and from what the core knows. Reading is strict: what this imexd does not
 * fully understand it does not take for true, so the record read is the very record that writing
 * gives again.
 */
final class LedgerCodec {
  private LedgerCodec() {}

  static byte[] encode(Durable durable) {
    return record(durable).toByteArray();
  }

  static Durable decode(byte[] payload) throws Bad {
    try {
      LedgerRecord record = LedgerRecord.parseFrom(payload);
      Durable durable = durable(record);
      if (!record.equals(record(durable))) {
        throw new Bad("it holds something this imexd does not know, perhaps of a newer one");
      }
      return durable;
    } catch (InvalidProtocolBufferException e) {
      throw new Bad("its content cannot be parsed (" + e.getMessage() + ")");
    } catch (IllegalArgumentException e) {
      throw new Bad("its content makes no sense (" + e.getMessage() + ")");
    }
  }

  private static LedgerRecord record(Durable durable) {
    LedgerRecord.Builder record =
        LedgerRecord.newBuilder()
            .setTray(durable.tray().name())
            .setBootId(durable.bootId())
            .setDrained(durable.drained())
            .setUnfit(durable.unfit());
    switch (durable.holding()) {
      case Holding.Free() -> record.setFree(FreeRecord.getDefaultInstance());
      case Holding.Reserved held -> record.setReserved(HeldCodec.reserved(held));
      case Holding.Confirmed held -> record.setConfirmed(HeldCodec.confirmed(held));
      case Holding.Leaving held -> record.setLeaving(HeldCodec.leaving(held));
    }
    durable.tombstones().forEach(t -> record.addTombstones(TombstoneCodec.record(t)));
    return record.build();
  }

  private static Durable durable(LedgerRecord record) {
    Holding holding =
        switch (record.getHoldingCase()) {
          case FREE -> new Holding.Free();
          case RESERVED -> new Holding.Reserved(HeldCodec.membership(record.getReserved()));
          case CONFIRMED -> HeldCodec.confirmed(record.getConfirmed());
          case LEAVING -> HeldCodec.leaving(record.getLeaving());
          case HOLDING_NOT_SET ->
              throw new IllegalArgumentException("what the tray holds is not said");
        };
    if (record.getBootId().isEmpty()) {
      throw new IllegalArgumentException("the boot id is not said");
    }
    List<Tombstone> tombstones = new ArrayList<>();
    record.getTombstonesList().forEach(t -> tombstones.add(TombstoneCodec.tombstone(t)));
    return new Durable(
        new TrayId(record.getTray()),
        record.getBootId(),
        holding,
        tombstones,
        record.getDrained(),
        record.getUnfit());
  }
}
