package io.imexd.doctor;

import io.imexd.audit.Finding;
import io.imexd.guard.Guard;
import java.util.List;
import java.util.concurrent.CompletionException;

/** imexd's own table of nftables, and what else on this tray refuses packets. */
final class GuardLook implements Look {
  /** The name of the guard's check in the standing audit. */
  static final String CHECK = "guard";

  private static final String WHY =
      "only the members of its domain may reach nvidia-imex; its command port has no TLS";

  private final boolean on;
  private final Guard guard;

  GuardLook(boolean on, Guard guard) {
    this.on = on;
    this.guard = guard;
  }

  @Override
  public List<Diagnosis> at(Condition condition) {
    return List.of(own(condition), others());
  }

  private Diagnosis own(Condition condition) {
    if (!on) {
      return Diagnosis.warning(
          CHECK, "guard = off", WHY, "install nftables and take guard = off out of imexd.conf");
    }
    String obstacle = guard.obstacle();
    if (!obstacle.isEmpty()) {
      return Diagnosis.problem(
          CHECK, obstacle, WHY, "install nftables (nft), or see guard.nft; imexd tries again");
    }
    return condition.audit().stream()
        .filter(f -> f.check().equals(CHECK) && !f.ok())
        .findFirst()
        .map(GuardLook::bad)
        .orElseGet(() -> Diagnosis.ok(CHECK, guard.line(), WHY));
  }

  private static Diagnosis bad(Finding finding) {
    return Diagnosis.problem(
        CHECK,
        "expected " + finding.expected() + ", seen " + finding.seen(),
        WHY,
        "find out who changes table inet imexd: 'nft flush ruleset' does, as systemctl reload nftables");
  }

  private Diagnosis others() {
    String why = "imexd's guard only drops: what another table refuses stays refused";
    String firewall;
    try {
      firewall = guard.siteFirewall().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Diagnosis.skipped("firewall", "it cannot be looked at: " + cause.getMessage(), why);
    }
    return firewall.isEmpty()
        ? Diagnosis.ok("firewall", "no other table of nftables refuses packets", why)
        : Diagnosis.warning(
            "firewall",
            firewall,
            why,
            "see that it lets the trays of the rack reach nvidia-imex's ports and peers.port of each other");
  }
}
