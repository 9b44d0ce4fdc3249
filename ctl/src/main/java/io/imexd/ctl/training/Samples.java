package io.imexd.ctl.training;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.Check;
import io.imexd.proto.Code;
import io.imexd.proto.Connection;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Diagnosis;
import io.imexd.proto.DoctorResult;
import io.imexd.proto.Domain;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.Facts;
import io.imexd.proto.HistoryResult;
import io.imexd.proto.Holding;
import io.imexd.proto.HookResult;
import io.imexd.proto.JobKey;
import io.imexd.proto.JobLine;
import io.imexd.proto.LeaveResult;
import io.imexd.proto.Ledger;
import io.imexd.proto.ListResult;
import io.imexd.proto.MemberStep;
import io.imexd.proto.MetricsResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.Process;
import io.imexd.proto.ReleaseResult;
import io.imexd.proto.Timing;
import io.imexd.proto.Tombstone;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import io.imexd.proto.VerifyResult;
import io.imexd.proto.VersionResult;
import io.imexd.proto.WhyResult;
import java.util.List;

/** Answers with every field set, as a tray of a small rack would give them. */
public final class Samples {
  private static final String INSTANCE = "0123456789abcdef0123456789abcdef";
  private static final String CLIQUE = "7f3c9a10-5b7e-4c11-9d55-0a1b2c3d4e5f.1";
  private static final String DIGEST =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final long SINCE_MILLIS = 1_795_457_616_000L;
  private static final List<String> MEMBERS = List.of("t01", "t02", "t03");

  private static final String METRICS =
      """
      # HELP imexd_tray_idle_by_design 1 while no job holds this tray and nothing is wrong.
      # TYPE imexd_tray_idle_by_design gauge
      imexd_tray_idle_by_design 1.0
      """;

  private Samples() {}

  /** Returns the good answer to any request. */
  public static Outcome outcome(ControlRequest request) {
    Outcome.Builder outcome = Outcome.newBuilder().setCode(Code.DONE);
    switch (request.getCallCase()) {
      case ENSURE ->
          outcome.setLine("job default/4711 has its domain: 3 trays").setEnsure(ensure());
      case LEAVE -> outcome.setLine("t01 has left job default/4711").setLeave(leave());
      case RELEASE -> outcome.setLine("job default/4711 released on 3 trays").setRelease(release());
      case WHY -> outcome.setLine("job default/4711 is forming").setWhy(why());
      case STATUS -> outcome.setStatus(status("t01"));
      case LIST -> outcome.setList(list());
      case TRAYS -> outcome.setTrays(trays());
      case VERIFY -> outcome.setLine("job default/4711: all checks passed").setVerify(verify());
      case DRAIN -> outcome.setLine("t03 is drained");
      case RESUME -> outcome.setLine("t03 takes jobs again");
      case RELOAD -> outcome.setLine("t01: imexd.conf was read again: in force: log.level");
      case HISTORY -> outcome.setLine("t01: 4 records").setHistory(history());
      case VERSION -> outcome.setVersion(version());
      case DOCTOR -> outcome.setLine("t01: no problem, 1 warning").setDoctor(doctor());
      case METRICS -> outcome.setMetrics(MetricsResult.newBuilder().setText(METRICS));
      case PROLOG ->
          outcome.setLine("job default/4711 has its domain: 3 trays").setHook(hook("ready"));
      case EPILOG -> outcome.setLine("t01 has left job default/4711").setLeave(leave());
      case TASK -> outcome.setLine("job default/4711: t01: ready").setHook(hook("ready"));
      case CALL_NOT_SET -> outcome.setCode(Code.USAGE).setLine("no call");
    }
    return outcome.build();
  }

  private static DoctorResult doctor() {
    return DoctorResult.newBuilder()
        .addFindings(
            diagnosis("t01", "fabric", "ok")
                .setSeen("COMPLETED, clique " + CLIQUE)
                .setWhy("only trays whose NVLink fabric is COMPLETED can be in a domain"))
        .addFindings(
            diagnosis("t01", "reserved ports", "warning")
                .setSeen("50000 lies in ip_local_port_range (32768 to 60999), not reserved")
                .setWhy("now and then an outgoing connection gets it")
                .setRemedy("sysctl -w net.ipv4.ip_local_reserved_ports=50000"))
        .addFindings(
            diagnosis("", "clocks", "skipped")
                .setSeen("only one tray was asked: imexctl doctor --rack")
                .setWhy("trays refuse certificates that are not valid by their clock"))
        .build();
  }

  /** Returns a finding whose words are still to come. */
  public static Diagnosis.Builder diagnosis(String tray, String name, String verdict) {
    return Diagnosis.newBuilder().setTray(tray).setName(name).setVerdict(verdict);
  }

  private static HookResult hook(String verdict) {
    return HookResult.newBuilder().setVerdict(verdict).setInstance(INSTANCE).build();
  }

  private static JobKey job() {
    return JobKey.newBuilder().setCluster("default").setJob("4711").setRun("1795457600").build();
  }

  private static Domain domain() {
    return Domain.newBuilder()
        .setClique(CLIQUE)
        .addAllMembers(MEMBERS)
        .addAllAddresses(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"))
        .setMapDigest(DIGEST)
        .build();
  }

  private static EnsureResult ensure() {
    return EnsureResult.newBuilder()
        .setJob(job())
        .setInstance(INSTANCE)
        .addDomains(domain())
        .addOutside("t04")
        .setTiming(
            Timing.newBuilder()
                .setReserveMs(9.51)
                .setPrepareMs(4)
                .setStartMs(12.3)
                .setImexMs(840)
                .setConfirmMs(8.25)
                .setReserveWriteMs(3.5)
                .setConfirmWriteMs(3.25))
        .build();
  }

  private static LeaveResult leave() {
    return LeaveResult.newBuilder().setJob(job()).setInstance(INSTANCE).build();
  }

  private static ReleaseResult release() {
    return ReleaseResult.newBuilder()
        .setInstance(INSTANCE)
        .addAllReleased(MEMBERS)
        .setReleaseMs(31.5)
        .setImexMs(120)
        .setReleaseWriteMs(7.25)
        .build();
  }

  private static WhyResult why() {
    return WhyResult.newBuilder()
        .setState("forming")
        .setInstance(INSTANCE)
        .addMembers(step("t01", "connect", ""))
        .addMembers(step("t02", "connect", ""))
        .addMembers(step("t03", "connect", "waits for t02"))
        .build();
  }

  /** Returns where one member stands. */
  public static MemberStep step(String tray, String step, String detail) {
    return MemberStep.newBuilder().setTray(tray).setStep(step).setDetail(detail).build();
  }

  /** Returns the status of a tray whose domain is ready. */
  public static TrayStatus status(String tray) {
    TrayStatus.Builder status =
        TrayStatus.newBuilder()
            .setTray(tray)
            .setImexdVersion("0.1.0")
            .setBootId("6a1f0d0e-2f1b-4a53-8b5e-9c1d2e3f4a5b")
            .setState("ready")
            .setHolding(
                Holding.newBuilder()
                    .setJob(job())
                    .setInstance(INSTANCE)
                    .addAllMembers(MEMBERS)
                    .setSinceMs(SINCE_MILLIS)
                    .addDomains(domain())
                    .setConfirmed(true)
                    .setChannel("channel17 for uid 1000, gid 1000")
                    .setChannelGood(true)
                    .setLocalDigest(DIGEST))
            .setFacts(facts())
            .setProcess(Process.newBuilder().setPid(4242).setStartTicks(987_654).setWord("READY"))
            .setConnectionsAtMs(SINCE_MILLIS + 1_000)
            .setLedger(Ledger.newBuilder().setWrites(12).setWriteMicros(25_200))
            .setPeers("plaintext (peers.tls = off)")
            .addWarnings("between trays: plaintext (peers.tls = off)")
            .addTombstones(tombstone());
    for (String from : MEMBERS) {
      for (String to : MEMBERS) {
        status.addConnections(
            Connection.newBuilder().setFrom(from).setTo(to).setStatus("CONNECTED"));
      }
    }
    return status.build();
  }

  private static Facts facts() {
    return Facts.newBuilder()
        .setClique(CLIQUE)
        .setFabric("completed")
        .setAddress("10.0.0.1")
        .setDriverVersion("580.95.05")
        .setImexVersion("580.95.05")
        .build();
  }

  private static Tombstone tombstone() {
    return Tombstone.newBuilder()
        .setJob(job().toBuilder().setJob("4710"))
        .setInstance("fedcba9876543210fedcba9876543210")
        .setKind("left")
        .setClosed(true)
        .setAtMs(SINCE_MILLIS - 60_000)
        .setReason("leave")
        .build();
  }

  private static ListResult list() {
    return ListResult.newBuilder()
        .addJobs(
            JobLine.newBuilder()
                .setJob(job())
                .setInstance(INSTANCE)
                .setState("ready")
                .addAllMembers(MEMBERS)
                .setDomains(1)
                .setSinceMs(SINCE_MILLIS))
        .addSilent("t05")
        .build();
  }

  private static HistoryResult history() {
    AuditRecord.Builder one =
        AuditRecord.newBuilder().setTray("t01").setAtMs(1795457616000L).setJob(job());
    return HistoryResult.newBuilder()
        .setTray("t01")
        .addRecords(
            one.clone().setEvent("asked").setCall("ensure").setBy("root").addAllTrays(MEMBERS))
        .addRecords(one.clone().setEvent("state").setFrom("free").setTo("reserved"))
        .addRecords(
            one.clone()
                .setEvent("formed")
                .setInstance(INSTANCE)
                .setMapDigest(DIGEST)
                .setTookMs(1_030)
                .setPhases(Timing.newBuilder().setReserveMs(40).setImexMs(990)))
        .addRecords(
            one.clone()
                .setEvent("answered")
                .setCall("ensure")
                .setInstance(INSTANCE)
                .setTookMs(1_040)
                .setLine("job default/4711 has its domain: 3 trays"))
        .build();
  }

  private static TraysResult trays() {
    TrayStatus free =
        TrayStatus.newBuilder().setTray("t04").setState("drained").setFacts(facts()).build();
    return TraysResult.newBuilder()
        .addTrays(TrayLine.newBuilder().setTray("t01").setState("ready").setStatus(status("t01")))
        .addTrays(
            TrayLine.newBuilder()
                .setTray("t04")
                .setState("drained")
                .setReason("NVLink errors")
                .setStatus(free))
        .addTrays(TrayLine.newBuilder().setTray("t05").setState("silent").setReason("no answer"))
        .addTrays(
            TrayLine.newBuilder()
                .setTray("t06")
                .setState("free")
                .setStatus(
                    TrayStatus.newBuilder().setTray("t06").setState("free").setFacts(facts())))
        .build();
  }

  private static VerifyResult verify() {
    VerifyResult.Builder result = VerifyResult.newBuilder();
    for (String from : MEMBERS) {
      result.addTrays(
          TrayLine.newBuilder().setTray(from).setState("ready").setStatus(status(from)));
      result.addChecks(check("map digest " + from, DIGEST));
      for (String to : MEMBERS) {
        result.addChecks(check("matrix " + from + " -> " + to, "CONNECTED"));
      }
    }
    return result.build();
  }

  private static Check check(String name, String value) {
    return Check.newBuilder().setName(name).setExpected(value).setSeen(value).setOk(true).build();
  }

  private static VersionResult version() {
    return VersionResult.newBuilder()
        .setImexdVersion("0.1.0")
        .setTray("t01")
        .setJavaVersion("25.0.1")
        .build();
  }
}
