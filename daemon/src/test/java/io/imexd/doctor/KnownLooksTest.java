package io.imexd.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.Finding;
import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.guard.FakeGuard;
import io.imexd.identity.Validity;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Facts.Fabric;
import io.imexd.protocol.TrayId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Looks at what the daemon knows: state, fabric, versions, audit, guard, certificates. */
class KnownLooksTest {
  private static final TrayId TRAY = new TrayId("t01");
  private static final Facts GOOD =
      new Facts(Fabric.COMPLETED, "u.1", "10.0.0.1", "580.95", "580.95", "");
  private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

  private static Condition condition(Facts facts, String state, String reason, String unfit) {
    return new Condition(TRAY, facts, state, reason, unfit, List.of());
  }

  private static Facts fabric(Fabric fabric) {
    return new Facts(fabric, "", "", "580.95", "", fabric == Fabric.UNKNOWN ? "no file" : "");
  }

  private static Facts unwell(String unfit, String health) {
    return new Facts(
        Fabric.COMPLETED, "u.1", "10.0.0.1", "580.95", "580.95", unfit, "nvml", health);
  }

  private static void is(Verdict verdict, String seen, List<Diagnosis> found) {
    assertEquals(verdict, found.getFirst().verdict(), found.toString());
    assertEquals(seen, found.getFirst().seen());
    assertTrue(
        verdict == Verdict.OK || verdict == Verdict.SKIPPED || !found.getFirst().remedy().isEmpty(),
        "what to do is said");
  }

  @Test
  void states() {
    is(Verdict.OK, "free", FactsLook.state(condition(GOOD, "free", "", "")));
    is(Verdict.OK, "ready", FactsLook.state(condition(GOOD, "ready", "", "")));
    is(Verdict.WARNING, "drained: DIMM", FactsLook.state(condition(GOOD, "drained", "DIMM", "")));
    is(Verdict.PROBLEM, "unfit: x", FactsLook.state(condition(GOOD, "unfit", "x", "x")));
    is(Verdict.PROBLEM, "ready; unfit: x", FactsLook.state(condition(GOOD, "ready", "", "x")));
    is(Verdict.PROBLEM, "degraded: y", FactsLook.state(condition(GOOD, "degraded", "y", "")));
  }

  @Test
  void fabrics() {
    is(
        Verdict.OK,
        "COMPLETED, clique u.1, address 10.0.0.1",
        FactsLook.fabric(condition(GOOD, "free", "", "")));
    is(
        Verdict.PROBLEM,
        "IN_PROGRESS",
        FactsLook.fabric(condition(fabric(Fabric.IN_PROGRESS), "unfit", "", "")));
    is(
        Verdict.PROBLEM,
        "not known: no file",
        FactsLook.fabric(condition(fabric(Fabric.UNKNOWN), "unfit", "", "")));
    is(
        Verdict.WARNING,
        "COMPLETED, clique u.1, address 10.0.0.1, from nvml; GPU 1: bandwidth degraded",
        FactsLook.fabric(condition(unwell("", "GPU 1: bandwidth degraded"), "free", "", "")));
    is(
        Verdict.PROBLEM,
        "COMPLETED, clique u.1, address 10.0.0.1, from nvml; GPU 1: route unhealthy",
        FactsLook.fabric(
            condition(
                unwell("not healthy: GPU 1: route unhealthy", "GPU 1: route unhealthy"),
                "unfit",
                "",
                "")));
    is(
        Verdict.WARNING,
        "NOT_SUPPORTED: this tray stays outside of every domain",
        FactsLook.fabric(condition(fabric(Fabric.NOT_SUPPORTED), "free", "", "")));
  }

  @Test
  void versionsMustBeTheSame() {
    is(
        Verdict.OK,
        "driver 580.95, nvidia-imex 580.95",
        FactsLook.versions(condition(GOOD, "free", "", "")));
    Facts skewed = new Facts(Fabric.COMPLETED, "u.1", "10.0.0.1", "590.10", "580.95", "");
    is(
        Verdict.PROBLEM,
        "driver 590.10, nvidia-imex 580.95",
        FactsLook.versions(condition(skewed, "free", "", "")));
    Facts unknown = new Facts(Fabric.COMPLETED, "u.1", "10.0.0.1", "", "580.95", "");
    is(
        Verdict.WARNING,
        "driver not known, nvidia-imex 580.95",
        FactsLook.versions(condition(unknown, "free", "", "")));
    is(
        Verdict.SKIPPED,
        "driver 580.95, nvidia-imex not known",
        FactsLook.versions(condition(fabric(Fabric.NOT_SUPPORTED), "free", "", "")));
  }

  private static Condition audited(Finding... findings) {
    return new Condition(TRAY, GOOD, "free", "", "", List.of(findings));
  }

  @Test
  void whatTheAuditFoundIsToldOnce() {
    is(Verdict.SKIPPED, "nothing was compared", AuditLook.at(audited()));
    Finding guard = Finding.bad("guard", "laid", "gone");
    Finding files = Finding.bad("files", "0600", "0644");
    Finding ledger = Finding.good("ledger", "as decided");
    is(Verdict.OK, "all of 1 checks hold", AuditLook.at(audited(ledger, guard)));
    List<Diagnosis> found = AuditLook.at(audited(ledger, guard, files));
    is(Verdict.PROBLEM, "expected 0600, seen 0644", found);
    assertEquals(1, found.size());
    assertEquals("audit files", found.getFirst().name());
    is(
        Verdict.PROBLEM,
        "expected laid, seen gone",
        new GuardLook(true, new FakeGuard()).at(audited(ledger, guard)));
  }

  @Test
  void aGuardThatIsOffIsSaid() {
    is(Verdict.WARNING, "guard = off", new GuardLook(false, new FakeGuard()).at(audited()));
  }

  @Test
  void aGuardThatCannotBeLaidAndAFirewallOfTheSite() {
    FakeGuard guard = new FakeGuard();
    List<Diagnosis> found = new GuardLook(true, guard).at(audited());
    assertEquals(Verdict.OK, found.getFirst().verdict());
    assertEquals(Verdict.OK, found.getLast().verdict());
    guard.fail("guard: nft cannot be run");
    guard.stands(CompletableFuture.completedFuture("t01 has another firewall"));
    found = new GuardLook(true, guard).at(audited());
    is(Verdict.PROBLEM, "guard: nft cannot be run", found);
    assertEquals(Verdict.WARNING, found.getLast().verdict());
    assertEquals("t01 has another firewall", found.getLast().seen());
  }

  private static List<Diagnosis> certificate(Duration begun, Duration left, Duration caLeft) {
    Validity validity =
        new Validity(
            NOW.minus(begun), NOW.plus(left), NOW.minus(Duration.ofDays(9)), NOW.plus(caLeft));
    return new CertificateLook(Optional.of(() -> validity), () -> NOW).at(audited());
  }

  @Test
  void certificatesAreWarnedOfAMonthBefore() {
    Duration day = Duration.ofDays(1);
    Duration long_ = Duration.ofDays(400);
    is(
        Verdict.OK,
        "this tray's: valid from 2026-11-28T00:00:00Z to 2026-12-29T00:00:00Z: 30 days left",
        certificate(day, Duration.ofDays(30), long_));
    is(
        Verdict.WARNING,
        "this tray's: valid from 2026-11-28T00:00:00Z to 2026-12-28T00:00:00Z: 29 days left",
        certificate(day, Duration.ofDays(29), long_));
    is(
        Verdict.PROBLEM,
        "this tray's: valid from 2026-11-28T00:00:00Z to 2026-11-28T00:00:00Z: expired",
        certificate(day, day.negated(), long_));
    assertEquals(Verdict.PROBLEM, certificate(day.negated(), long_, long_).getFirst().verdict());
    assertEquals(Verdict.WARNING, certificate(day, long_, day).getLast().verdict());
    assertEquals("CA", certificate(day, long_, day).getLast().name());
  }

  @Test
  void withoutCertificatesItIsSaid() {
    is(
        Verdict.WARNING,
        "none: peers.tls = off",
        new CertificateLook(Optional.empty(), () -> NOW).at(audited()));
  }
}
