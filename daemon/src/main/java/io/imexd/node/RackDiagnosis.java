package io.imexd.node;

import io.imexd.doctor.Diagnosis;
import io.imexd.proto.Code;
import io.imexd.proto.DoctorResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What the trays have found of themselves, and what only shows when they are laid side by side. */
final class RackDiagnosis {
  private static final String CLOCKS = "clocks";

  /** Beyond it logs of two trays cannot be read together. */
  private static final long SKEW_WARNING_MILLIS = 2_000;

  /** munge's life of a credential: beyond it Slurm does not work either. */
  private static final long SKEW_PROBLEM_MILLIS = 300_000;

  private static final String CLOCKS_WHY =
      "trays refuse certificates that are not valid by their clock, and Slurm's munge refuses what is 300 s off";

  private final TrayId self;
  private final SortedMap<TrayId, Answer> answers;
  private final String clockBound;

  /**
   * What one tray said.
   *
   * @param aheadMillis its clock beside this tray's; less than 0: behind
   */
  record Answer(Optional<TrayStatus> status, String silence, long aheadMillis) {
    /** atMillis: this tray's clock as the answer came, Unix time. */
    static Answer of(TrayStatus status, long atMillis) {
      return new Answer(Optional.of(status), "", status.getClockMs() - atMillis);
    }

    static Answer silent(String why) {
      return new Answer(Optional.empty(), why, 0);
    }
  }

  RackDiagnosis(TrayId self, SortedMap<TrayId, Answer> answers, String clockBound) {
    this.self = self;
    this.answers = answers;
    this.clockBound = clockBound;
  }

  /** For a tray that was asked alone. */
  List<Diagnosis> alone() {
    return List.of(
        Diagnosis.skipped(CLOCKS, "only one tray was asked: imexctl doctor --rack", CLOCKS_WHY));
  }

  /** For the rack. */
  List<Diagnosis> together() {
    return List.of(
        same(
            "driver versions",
            s -> s.getFacts().getDriverVersion(),
            "trays with different drivers cannot be in one domain",
            "bring them to one version, and reboot those where it was replaced",
            Diagnosis.Verdict.PROBLEM),
        same(
            "nvidia-imex versions",
            s -> s.getFacts().getImexVersion(),
            "trays with different nvidia-imex cannot be in one domain",
            "bring them to one version",
            Diagnosis.Verdict.PROBLEM),
        same(
            "imexd versions",
            TrayStatus::getImexdVersion,
            "mixed versions are for the time of an upgrade only",
            "finish the upgrade",
            Diagnosis.Verdict.WARNING),
        clocks());
  }

  private Diagnosis same(
      String name,
      Function<TrayStatus, String> version,
      String why,
      String remedy,
      Diagnosis.Verdict otherwise) {
    SortedMap<String, List<String>> by = new TreeMap<>();
    answers.forEach((tray, answer) ->
        answer
            .status()
            .map(version)
            .filter(v -> !v.isEmpty())
            .ifPresent(v -> by.computeIfAbsent(v, _ -> new ArrayList<>()).add(tray.name())));
    if (by.isEmpty()) {
      return Diagnosis.skipped(name, "no tray says one", why);
    }
    if (by.size() == 1) {
      return Diagnosis.ok(
          name, by.firstKey() + " on " + by.firstEntry().getValue().size() + " trays", why);
    }
    List<String> seen = new ArrayList<>();
    for (Map.Entry<String, List<String>> e : by.entrySet()) {
      seen.add(e.getKey() + " on " + String.join(",", e.getValue()));
    }
    return new Diagnosis(name, otherwise, String.join("; ", seen), why, remedy);
  }

  private Diagnosis clocks() {
    long worst = 0;
    List<String> off = new ArrayList<>();
    for (Map.Entry<TrayId, Answer> e : answers.entrySet()) {
      Answer answer = e.getValue();
      if (answer.status().filter(s -> s.getClockMs() != 0).isEmpty()) {
        continue; // Silent, or an older imexd.
      }
      long skew = Math.abs(answer.aheadMillis());
      worst = Math.max(worst, skew);
      if (skew > SKEW_WARNING_MILLIS) {
        off.add(
            e.getKey()
                + " is "
                + skew
                + " ms "
                + (answer.aheadMillis() > 0 ? "ahead of " : "behind ")
                + self);
      }
    }
    String bound = clockBound.isEmpty() ? "" : "; " + clockBound;
    if (off.isEmpty()) {
      return Diagnosis.ok(CLOCKS, "no tray is more than " + worst + " ms off" + bound, CLOCKS_WHY);
    }
    String seen = String.join(", ", off) + bound;
    String remedy = "see that chrony (or another NTP client) runs on all trays: chronyc tracking";
    return worst > SKEW_PROBLEM_MILLIS
        ? Diagnosis.problem(CLOCKS, seen, CLOCKS_WHY, remedy)
        : Diagnosis.warning(CLOCKS, seen, CLOCKS_WHY, remedy);
  }

  /** together: what is of no single tray. */
  Outcome outcome(List<Diagnosis> together) {
    DoctorResult.Builder result = DoctorResult.newBuilder();
    answers.forEach((tray, answer) -> said(tray, answer, result));
    together.forEach(d -> result.addFindings(Examination.wire(d)));
    int problems = 0;
    int warnings = 0;
    String first = "";
    for (io.imexd.proto.Diagnosis d : result.getFindingsList()) {
      if (d.getVerdict().equals("problem")) {
        problems++;
        String whose = d.getTray().isEmpty() ? "" : d.getTray() + ": ";
        first = first.isEmpty() ? whose + d.getName() + ": " + d.getSeen() : first;
      } else if (d.getVerdict().equals("warning")) {
        warnings++;
      }
    }
    String asked = answers.size() == 1 ? answers.firstKey().name() : answers.size() + " trays";
    String line =
        asked
            + ": "
            + count(problems, "problem")
            + ", "
            + count(warnings, "warning")
            + (first.isEmpty() ? "" : "; the first problem: " + first);
    return Outcome.newBuilder()
        .setCode(problems == 0 ? Code.DONE : Code.INTERNAL)
        .setLine(line)
        .setDoctor(result)
        .build();
  }

  private static String count(int number, String what) {
    return number == 0 ? "no " + what : number == 1 ? "1 " + what : number + " " + what + "s";
  }

  private static void said(TrayId tray, Answer answer, DoctorResult.Builder result) {
    String why = "a tray that does not answer can be in no new domain";
    if (answer.status().isEmpty()) {
      result.addFindings(
          Examination.wire(
              tray,
              Diagnosis.problem(
                  "answer",
                  "silent: " + answer.silence(),
                  why,
                  "see that imexd runs there (systemctl status imexd), and the way to its port")));
    } else if (answer.status().get().getDoctorCount() == 0) {
      result.addFindings(
          Examination.wire(
              tray,
              Diagnosis.skipped(
                  "answer",
                  "imexd " + answer.status().get().getImexdVersion() + " there has no doctor",
                  "nothing is known of that tray but its status")));
    } else {
      result.addAllFindings(answer.status().get().getDoctorList());
    }
  }
}
