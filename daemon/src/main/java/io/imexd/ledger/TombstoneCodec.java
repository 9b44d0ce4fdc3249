package io.imexd.ledger;

import io.imexd.proto.TombstoneRecord;
import io.imexd.protocol.Farewell;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Tombstone;
import java.util.Optional;

/** What is remembered of ended instances, to and from its record. */
final class TombstoneCodec {
  private TombstoneCodec() {}

  static TombstoneRecord record(Tombstone tombstone) {
    Farewell farewell = tombstone.farewell();
    return TombstoneRecord.newBuilder()
        .setJob(HeldCodec.job(tombstone.job()))
        .setInstance(tombstone.instance().map(Instance::toString).orElse(""))
        .setKind(Farewells.kind(farewell))
        .setClosed(farewell.closesRun())
        .setRebooted(farewell.rebooted())
        .setReason(farewell.reason())
        .addAllMembers(HeldCodec.names(tombstone.members()))
        .setSettled(tombstone.settled())
        .setAtMs(tombstone.atWallMillis())
        .build();
  }

  static Tombstone tombstone(TombstoneRecord record) {
    Optional<Instance> instance =
        record.getInstance().isEmpty()
            ? Optional.empty()
            : Optional.of(Instance.parse(record.getInstance()));
    Farewell farewell =
        new Farewell(
            Farewells.kind(record.getKind()),
            record.getClosed(),
            record.getRebooted(),
            record.getReason());
    return new Tombstone(
        instance,
        HeldCodec.job(record.getJob()),
        farewell,
        HeldCodec.trays(record.getMembersList()),
        record.getSettled(),
        record.getAtMs());
  }
}
