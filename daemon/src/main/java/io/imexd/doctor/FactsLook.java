package io.imexd.doctor;

import io.imexd.protocol.Facts;
import java.util.List;

/** What imexd itself says of its tray: state, fabric, versions. */
final class FactsLook {
  private static final String FABRIC = "fabric";
  private static final String VERSIONS = "versions";
  private static final String REMEDY =
      "mend what it names; where the site finds the state by itself, set fabric.file";

  private FactsLook() {}

  static List<Diagnosis> state(Condition c) {
    String why = "only a tray that is neither drained nor unfit is given to new jobs";
    String seen = c.state() + (c.reason().isEmpty() ? "" : ": " + c.reason());
    if (!c.unfit().isEmpty()) {
      String unfit = c.state().equals("unfit") ? seen : seen + "; unfit: " + c.unfit();
      return List.of(
          Diagnosis.problem(
              "state", unfit, why, "mend what it names; if it stays: imexctl resume " + c.tray()));
    }
    return List.of(
        switch (c.state()) {
          case "drained" ->
              Diagnosis.warning(
                  "state", seen, why, "imexctl resume " + c.tray() + " when the work is done");
          case "degraded" ->
              Diagnosis.problem(
                  "state",
                  seen,
                  "the job that holds this tray has no whole domain",
                  "imexctl why --job J; imexctl verify --job J");
          default -> Diagnosis.ok("state", seen, why);
        });
  }

  static List<Diagnosis> fabric(Condition c) {
    Facts facts = c.facts();
    String why = "only trays whose NVLink fabric is COMPLETED can be in a domain, one a clique";
    return List.of(
        switch (facts.fabric()) {
          case COMPLETED -> completed(facts, why);
          case NOT_SUPPORTED ->
              Diagnosis.warning(
                  FABRIC,
                  "NOT_SUPPORTED: this tray stays outside of every domain",
                  why,
                  "nothing, if its GPUs have no NVLink fabric; else see nvidia-smi -q");
          case NOT_STARTED, IN_PROGRESS ->
              Diagnosis.problem(
                  FABRIC, facts.fabric().name(), why, "nvidia-smi -q; the fabric manager's log");
          case UNKNOWN -> Diagnosis.problem(FABRIC, "not known: " + facts.unfit(), why, REMEDY);
        });
  }

  private static Diagnosis completed(Facts facts, String why) {
    String seen =
        "COMPLETED, clique "
            + facts.clique()
            + ", address "
            + orNone(facts.address())
            + (facts.source().isEmpty() ? "" : ", from " + facts.source());
    if (facts.health().isEmpty()) {
      return Diagnosis.ok(FABRIC, seen, why);
    }
    String unwell = seen + "; " + facts.health();
    return facts.isWarning()
        ? Diagnosis.warning(FABRIC, unwell, why, "jobs run, slower: see the fabric manager")
        : Diagnosis.problem(FABRIC, unwell, why, "nvidia-smi -q; the fabric manager's log");
  }

  /** nvidia-imex ends at once where the loaded driver is of another version. */
  static List<Diagnosis> versions(Condition c) {
    String driver = c.facts().driverVersion();
    String imex = c.facts().imexVersion();
    String why = "nvidia-imex does not start where the loaded driver is of another version";
    String seen = "driver " + orNone(driver) + ", nvidia-imex " + orNone(imex);
    if (driver.isEmpty() || imex.isEmpty()) {
      return List.of(
          c.facts().hasFabric()
              ? Diagnosis.warning(
                  VERSIONS, seen, why, "see imex.daemon and paths.driver_version in imexd.conf")
              : Diagnosis.skipped(VERSIONS, seen, why));
    }
    return List.of(
        driver.equals(imex)
            ? Diagnosis.ok(VERSIONS, seen, why)
            : Diagnosis.problem(
                VERSIONS,
                seen,
                why,
                "install the nvidia-imex of the driver's version; reboot if the driver was replaced"));
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "not known" : text;
  }
}
