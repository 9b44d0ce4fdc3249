package io.imexd.doctor;

import io.imexd.audit.Finding;
import java.util.ArrayList;
import java.util.List;

/** What the standing audit found besides the guard, which has a look of its own. */
final class AuditLook {
  private static final String WHY =
      "ledger, files, process, connections, channel and certificates must be as imexd made them";

  private AuditLook() {}

  static List<Diagnosis> at(Condition condition) {
    List<Finding> found =
        condition.audit().stream().filter(f -> !f.check().equals(GuardLook.CHECK)).toList();
    List<Diagnosis> bad = new ArrayList<>();
    for (Finding f : found) {
      if (!f.ok()) {
        bad.add(
            Diagnosis.problem(
                "audit " + f.check(),
                "expected " + f.expected() + ", seen " + f.seen(),
                WHY,
                "see README, 'How to read a failure'; imexctl history says since when"));
      }
    }
    if (!bad.isEmpty()) {
      return bad;
    }
    return List.of(
        found.isEmpty()
            ? Diagnosis.skipped("audit", "nothing was compared", WHY)
            : Diagnosis.ok("audit", "all of " + found.size() + " checks hold", WHY));
  }
}
