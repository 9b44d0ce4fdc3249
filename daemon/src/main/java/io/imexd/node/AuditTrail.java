package io.imexd.node;

import io.imexd.audit.AuditLog;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.JobKey;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Formation;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import io.imexd.protocol.Timing;
import io.imexd.protocol.TrayId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the audit log what was asked and what came of it. On the event loop only. */
final class AuditTrail {
  private final TrayId self;
  private final AuditLog log;
  private final Time time;

  AuditTrail(TrayId self, AuditLog log, Time time) {
    this.self = self;
    this.log = log;
    this.time = time;
  }

  /** trays: what the call names, if it names any. */
  void asked(
      CallCase call,
      io.imexd.protocol.JobKey job,
      String by,
      Collection<TrayId> trays,
      String line) {
    AuditRecord.Builder entry =
        entry("asked").setCall(word(call)).setBy(by).addAllTrays(names(trays)).setLine(line);
    log.add(about(entry, job).build());
  }

  void answered(CallCase call, io.imexd.protocol.JobKey job, Outcome outcome, long tookMillis) {
    AuditRecord.Builder entry =
        entry("answered")
            .setCall(word(call))
            .setCode(outcome.code().number())
            .setTookMs(tookMillis)
            .setLine(outcome.line());
    outcome.formed().ifPresent(f -> entry.setInstance(f.instance().toString()));
    outcome
        .ended()
        .flatMap(Outcome.Ended::instance)
        .ifPresent(instance -> entry.setInstance(instance.toString()));
    log.add(about(entry, job).build());
  }

  /** What another tray said of the held instance, and may not say. */
  void refused(Membership held, TrayId from, String line) {
    AuditRecord.Builder entry =
        entry("refused").setBy(from.name()).setInstance(held.instance().toString()).setLine(line);
    log.add(about(entry, held.job()).build());
  }

  /** What the standing audit saw, or sees no more. */
  void violation(Optional<Membership> held, String event, String line) {
    AuditRecord.Builder entry = entry(event).setLine(line);
    held.ifPresent(m -> about(entry.setInstance(m.instance().toString()), m.job()));
    log.add(entry.build());
  }

  long wallMillis() {
    return time.wallMillis();
  }

  /** Where this tray stands now, and how far what it coordinates has come; nothing for the rest. */
  void changed(State before, State after) {
    if (before.facts().equals(Facts.NONE)) {
      return; // Nothing was known of the tray yet: that is no state to come from.
    }
    Standings.Shown was = Standings.shown(before);
    Standings.Shown is = Standings.shown(after);
    if (!was.equals(is)) {
      stands(was, is, before, after);
    }
    after.formations().forEach((job, f) -> coordinates(before.formations().get(job), f));
  }

  private void stands(Standings.Shown was, Standings.Shown is, State before, State after) {
    if (was.word().equals(is.word()) && !is.word().equals("degraded")) {
      return;
    }
    AuditRecord.Builder entry =
        entry("state").setFrom(was.word()).setTo(is.word()).setLine(is.reason());
    Holding holding = after.durable().holding();
    Optional<Membership> member =
        holding.membershipIfAny().or(() -> before.durable().holding().membershipIfAny());
    member.ifPresent(m -> about(entry.setInstance(m.instance().toString()), m.job()));
    if (holding instanceof Holding.Confirmed c) {
      c.domains().stream()
          .filter(d -> d.members().contains(self))
          .forEach(d -> entry.setMapDigest(d.mapDigest()));
    }
    log.add(entry.build());
  }

  private void coordinates(@Nullable Formation was, Formation is) {
    if (was != null && was.phase() == is.phase() && was.instance().equals(is.instance())) {
      return;
    }
    AuditRecord.Builder entry = about(entry(""), is.job()).setInstance(is.instance().toString());
    switch (is.phase()) {
      case RESERVING -> log.add(entry.setEvent("forming").addAllTrays(names(is.members())).build());
      case FORMED -> {
        if (was != null) {
          log.add(formed(entry, is).build());
        }
      }
      case UNDOING -> {
        Optional<Outcome> why = is.end().or(is::last);
        log.add(
            entry
                .setEvent("undone")
                .setFrom(was == null ? "" : step(was.phase()))
                .setCode(why.map(w -> w.code().number()).orElse(0))
                .setLine(why.map(Outcome::line).orElse(""))
                .build());
      }
      default -> {}
    }
  }

  /** In the word that a member's step has, too. */
  private static String step(Formation.Phase phase) {
    return switch (phase) {
      case RESERVING, PAUSED -> "reserve";
      case PREPARING -> "prepare";
      case STARTING -> "start";
      case CONNECTING -> "connect";
      case CONFIRMING, SEALING, FORMED, UNDOING -> "confirm";
    };
  }

  private static AuditRecord.Builder formed(AuditRecord.Builder entry, Formation f) {
    Timing took = Timing.of(f);
    List<String> digests = f.domains().stream().map(Domain::mapDigest).toList();
    return entry
        .setEvent("formed")
        .setMapDigest(String.join(",", digests))
        .setTookMs(took.reserve() + took.prepare() + took.start() + took.imex() + took.confirm())
        .setPhases(
            io.imexd.proto.Timing.newBuilder()
                .setReserveMs(took.reserve())
                .setPrepareMs(took.prepare())
                .setStartMs(took.start())
                .setImexMs(took.imex())
                .setConfirmMs(took.confirm()));
  }

  private AuditRecord.Builder entry(String event) {
    return AuditRecord.newBuilder().setAtMs(time.wallMillis()).setTray(self.name()).setEvent(event);
  }

  private static AuditRecord.Builder about(
      AuditRecord.Builder entry, io.imexd.protocol.JobKey job) {
    return job.equals(Keys.NO_JOB)
        ? entry
        : entry.setJob(
            JobKey.newBuilder().setCluster(job.cluster()).setJob(job.job()).setRun(job.run()));
  }

  private static List<String> names(Collection<TrayId> trays) {
    return trays.stream().map(TrayId::name).toList();
  }

  private static String word(CallCase call) {
    return call.name().toLowerCase(Locale.ROOT);
  }
}
