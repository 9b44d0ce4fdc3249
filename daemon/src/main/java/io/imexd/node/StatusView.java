package io.imexd.node;

import io.imexd.audit.Finding;
import io.imexd.channels.Channels;
import io.imexd.imex.Snapshot;
import io.imexd.ledger.Ledger;
import io.imexd.proto.Check;
import io.imexd.proto.Connection;
import io.imexd.proto.Process;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Holding;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Said;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import io.imexd.protocol.Tombstone;
import io.imexd.protocol.TrayId;
import java.util.Locale;
import java.util.Map;

/** What this tray says of itself, to imexctl and to other trays. */
final class StatusView {
  /** As many ended instances as a person reads; the ledger keeps more. */
  private static final int TOMBSTONES_SHOWN_MAX = 50;

  private final String imexdVersion;
  private final Surroundings around;
  private final Channels channels;

  StatusView(String imexdVersion, Surroundings around) {
    this.imexdVersion = imexdVersion;
    this.around = around;
    this.channels = around.channels();
  }

  TrayStatus of(
      State state, String blocked, Snapshot imex, Ledger ledger, StandingAudit.Seen audit) {
    Standings.Shown shown = Standings.shown(state);
    Durable durable = state.durable();
    TrayStatus.Builder status =
        TrayStatus.newBuilder()
            .setTray(state.self().name())
            .setImexdVersion(imexdVersion)
            .setBootId(state.bootId())
            .setState(shown.word())
            .setReason(shown.reason())
            .setDrained(durable.drained())
            .setUnfit(Standings.unfit(state))
            .setFacts(facts(state.facts()))
            .setConnectionsAtMs(imex.connectionsAtWallMillis())
            .setLedger(
                io.imexd.proto.Ledger.newBuilder()
                    .setTrouble(blocked.isEmpty() ? state.ledgerTrouble() : blocked)
                    .setWrites(ledger.writes())
                    .setWriteMicros(ledger.writeMicros()))
            .setPeers(around.peers())
            .setGuard(around.guard().line())
            .setDrainedByHookMs(around.drainedByHookMillis())
            .setAuditAtMs(audit.atWallMillis())
            .addAllWarnings(around.warnings());
    if (state.facts().isWarning()) {
      status.addWarnings("the NVLink fabric: " + state.facts().health());
    }
    audit.findings().forEach(f -> status.addAudit(check(f)));
    durable.holding().membershipIfAny().ifPresent(m -> status.setHolding(holding(state, m, imex)));
    imex.process()
        .ifPresent(p ->
            status.setProcess(
                Process.newBuilder()
                    .setPid(p.pid())
                    .setStartTicks(p.startTicks())
                    .setRestarts(imex.restarts())
                    .setWord(imex.word())));
    for (Snapshot.Connection c : imex.connections()) {
      status.addConnections(
          Connection.newBuilder()
              .setFrom(c.from().name())
              .setTo(c.to().name())
              .setStatus(c.status()));
    }
    durable.tombstones().stream()
        .limit(TOMBSTONES_SHOWN_MAX)
        .forEach(t -> status.addTombstones(tombstone(t)));
    return status.build();
  }

  private static Check check(Finding f) {
    return Check.newBuilder()
        .setName(f.check())
        .setExpected(f.expected())
        .setSeen(f.seen())
        .setOk(f.ok())
        .build();
  }

  private static io.imexd.proto.Facts facts(Facts f) {
    return io.imexd.proto.Facts.newBuilder()
        .setClique(f.clique())
        .setFabric(f.fabric().name().toLowerCase(Locale.ROOT))
        .setAddress(f.address())
        .setDriverVersion(f.driverVersion())
        .setImexVersion(f.imexVersion())
        .setSource(f.source())
        .setHealth(f.health())
        .setGpus(f.gpus())
        .build();
  }

  private io.imexd.proto.Holding holding(State state, Membership m, Snapshot imex) {
    io.imexd.proto.Holding.Builder holding =
        io.imexd.proto.Holding.newBuilder()
            .setJob(job(m.job()))
            .setInstance(m.instance().toString())
            .setSinceMs(m.sinceWallMillis())
            .setConfirmed(state.durable().holding() instanceof Holding.Confirmed)
            .setLocalDigest(imex.mapDigest());
    m.members().forEach(t -> holding.addMembers(t.name()));
    state.work().domains().forEach(d -> holding.addDomains(domain(d)));
    state.work().outside().forEach(t -> holding.addOutside(t.name()));
    for (Map.Entry<TrayId, Said> e : state.others().entrySet()) {
      switch (e.getValue().standing()) {
        case LEFT, REBOOTED, OVER -> holding.addLeft(e.getKey().name());
        case READY, DEGRADED, FORMING -> {}
      }
    }
    if (state.durable().holding() instanceof Holding.Confirmed c && inDomain(state, c)) {
      Channels.Seen channel = channels.look(m);
      holding.setChannel(channel.text()).setChannelGood(channel.good());
    }
    return holding.build();
  }

  /** In a domain, or alone with its channel. */
  static boolean inDomain(State state, Holding.Confirmed c) {
    return c.domains().isEmpty()
        || c.domains().stream().anyMatch(d -> d.members().contains(state.self()));
  }

  private static io.imexd.proto.Domain domain(Domain d) {
    return io.imexd.proto.Domain.newBuilder()
        .setClique(d.clique())
        .addAllMembers(d.members().stream().map(TrayId::name).toList())
        .addAllAddresses(d.addresses())
        .setMapDigest(d.mapDigest())
        .build();
  }

  static io.imexd.proto.JobKey job(JobKey job) {
    return io.imexd.proto.JobKey.newBuilder()
        .setCluster(job.cluster())
        .setJob(job.job())
        .setRun(job.run())
        .build();
  }

  private static io.imexd.proto.Tombstone tombstone(Tombstone t) {
    return io.imexd.proto.Tombstone.newBuilder()
        .setJob(job(t.job()))
        .setInstance(t.instance().map(Object::toString).orElse(""))
        .setKind(t.over() ? "over" : "left")
        .setClosed(t.farewell().closesRun())
        .setAtMs(t.atWallMillis())
        .setReason(t.farewell().reason())
        .build();
  }
}
