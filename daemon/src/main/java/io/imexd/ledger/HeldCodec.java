package io.imexd.ledger;

import io.imexd.proto.HeldRecord;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Farewell;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.Proc;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/** What a tray holds, to and from its record. */
final class HeldCodec {
  private HeldCodec() {}

  static HeldRecord reserved(Holding.Reserved held) {
    return membership(held.membership()).build();
  }

  static HeldRecord confirmed(Holding.Confirmed held) {
    HeldRecord.Builder record = membership(held.membership());
    held.domains().forEach(d -> record.addDomains(domain(d)));
    held.outside().forEach(t -> record.addOutside(t.name()));
    held.process().ifPresent(p -> record.setPid(p.pid()).setStartTicks(p.startTicks()));
    return record.build();
  }

  static HeldRecord leaving(Holding.Leaving held) {
    Farewell farewell = held.farewell();
    return membership(held.membership())
        .setLeavingKind(Farewells.word(farewell))
        .setLeavingClosesRun(farewell.closesRun())
        .setLeavingReason(farewell.reason())
        .build();
  }

  static Holding.Confirmed confirmed(HeldRecord record) {
    Optional<Proc> process =
        record.getPid() == 0
            ? Optional.empty()
            : Optional.of(new Proc(record.getPid(), record.getStartTicks()));
    return new Holding.Confirmed(
        membership(record),
        record.getDomainsList().stream().map(HeldCodec::domain).toList(),
        trays(record.getOutsideList()),
        process);
  }

  static Holding.Leaving leaving(HeldRecord record) {
    return new Holding.Leaving(
        membership(record),
        Farewells.of(
            record.getLeavingKind(), record.getLeavingClosesRun(), record.getLeavingReason()));
  }

  static Membership membership(HeldRecord record) {
    if (record.getBootId().isEmpty()) {
      throw new IllegalArgumentException("the boot of the reservation is not said");
    }
    Options.Owner owner =
        record.getHasOwner()
            ? new Options.Owner(
                true,
                Integer.toUnsignedLong(record.getUid()),
                Integer.toUnsignedLong(record.getGid()))
            : Options.Owner.UNKNOWN;
    return new Membership(
        Instance.parse(record.getInstance()),
        job(record.getJob()),
        trays(record.getMembersList()),
        record.getBootId(),
        record.getSinceMs(),
        new Options(owner, record.getSingleClique()));
  }

  private static HeldRecord.Builder membership(Membership m) {
    Options.Owner owner = m.options().owner();
    return HeldRecord.newBuilder()
        .setInstance(m.instance().toString())
        .setJob(job(m.job()))
        .addAllMembers(names(m.members()))
        .setBootId(m.bootId())
        .setSinceMs(m.sinceWallMillis())
        .setHasOwner(owner.known())
        .setUid(owner.known() ? (int) owner.uid() : 0)
        .setGid(owner.known() ? (int) owner.gid() : 0)
        .setSingleClique(m.options().singleClique());
  }

  static io.imexd.proto.JobKey job(JobKey job) {
    return io.imexd.proto.JobKey.newBuilder()
        .setCluster(job.cluster())
        .setJob(job.job())
        .setRun(job.run())
        .build();
  }

  static JobKey job(io.imexd.proto.JobKey job) {
    return new JobKey(job.getCluster(), job.getJob(), job.getRun());
  }

  static List<String> names(List<TrayId> trays) {
    return trays.stream().map(TrayId::name).toList();
  }

  static List<TrayId> trays(List<String> names) {
    return names.stream().map(TrayId::new).toList();
  }

  private static io.imexd.proto.Domain domain(Domain domain) {
    return io.imexd.proto.Domain.newBuilder()
        .setClique(domain.clique())
        .addAllMembers(names(domain.members()))
        .addAllAddresses(domain.addresses())
        .setMapDigest(domain.mapDigest())
        .build();
  }

  /** The digest in the record is compared when the whole record is made again. */
  private static Domain domain(io.imexd.proto.Domain domain) {
    return new Domain(
        domain.getClique(), trays(domain.getMembersList()), domain.getAddressesList());
  }
}
