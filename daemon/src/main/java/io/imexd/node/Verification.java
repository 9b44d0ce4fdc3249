package io.imexd.node;

import io.imexd.proto.Check;
import io.imexd.proto.Code;
import io.imexd.proto.Connection;
import io.imexd.proto.Domain;
import io.imexd.proto.Holding;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.VerifyResult;
import io.imexd.protocol.TrayId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Compares what every member of a job says with what must be: same instance, same map on disk,
 * every ordered pair CONNECTED as its own end sees it; and hands on what each tray's audit found.
 */
final class Verification {
  private final SortedMap<TrayId, RackView.Answer> answers;
  private final Set<TrayId> shown = new HashSet<>();
  private final VerifyResult.Builder result = VerifyResult.newBuilder();
  private int broken;

  private Verification(SortedMap<TrayId, RackView.Answer> answers) {
    this.answers = answers;
  }

  /** One job, from what its members have said. */
  static Outcome of(SortedMap<TrayId, RackView.Answer> answers, Holding holding, String job) {
    Verification v = new Verification(answers);
    v.job(holding);
    return v.outcome("job " + job);
  }

  /** Every tray, and every job that a tray is Confirmed in. */
  static Outcome rack(SortedMap<TrayId, RackView.Answer> answers) {
    Verification v = new Verification(answers);
    Map<String, Holding> held = new LinkedHashMap<>();
    answers.forEach((tray, answer) -> {
      v.check(
          "tray " + tray,
          "answers",
          answer.status().isPresent() ? "answers" : "silent: " + answer.silence());
      answer
          .status()
          .filter(s -> s.hasHolding() && s.getHolding().getConfirmed())
          .ifPresent(s -> held.putIfAbsent(s.getHolding().getInstance(), s.getHolding()));
    });
    held.values().forEach(v::job);
    answers.forEach((tray, answer) -> {
      if (!v.shown.contains(tray)) {
        v.result.addTrays(RackAnswers.line(tray, answer));
        answer.status().ifPresent(status -> v.audit(tray.name(), status));
      }
    });
    return v.outcome(
        "rack of "
            + answers.size()
            + " trays, "
            + held.size()
            + (held.size() == 1 ? " job" : " jobs"));
  }

  private Outcome outcome(String what) {
    int checks = result.getChecksCount();
    String line =
        broken == 0
            ? what + ": all of " + checks + " checks hold"
            : what + ": " + broken + " of " + checks + " checks fail; the first: " + firstBroken();
    return Outcome.newBuilder()
        .setCode(broken == 0 ? Code.DONE : Code.INTERNAL)
        .setLine(line)
        .setVerify(result)
        .build();
  }

  private void job(Holding holding) {
    members(holding);
    holding.getDomainsList().forEach(this::domain);
  }

  private void members(Holding holding) {
    for (String name : holding.getMembersList()) {
      TrayId tray = new TrayId(name);
      RackView.Answer answer = answers.get(tray);
      if (answer == null || answer.status().isEmpty()) {
        check(
            "member " + name,
            "holds " + brief(holding.getInstance()),
            answer == null ? "not asked" : "silent: " + answer.silence());
        continue;
      }
      shown.add(tray);
      result.addTrays(RackAnswers.line(tray, answer));
      TrayStatus status = answer.status().get();
      String held = status.hasHolding() ? status.getHolding().getInstance() : "";
      check(
          "member " + name,
          "holds " + brief(holding.getInstance()),
          held.isEmpty() ? "holds nothing" : "holds " + brief(held));
      check("state " + name, "ready", status.getState());
      audit(name, status);
    }
  }

  private void domain(Domain domain) {
    Map<String, TrayStatus> said = new HashMap<>();
    for (String name : domain.getMembersList()) {
      RackView.Answer answer = answers.get(new TrayId(name));
      if (answer != null && answer.status().isPresent()) {
        said.put(name, answer.status().get());
      }
    }
    for (String name : domain.getMembersList()) {
      TrayStatus status = said.get(name);
      String digest = status == null ? "silent" : status.getHolding().getLocalDigest();
      check(
          "map digest " + name,
          brief(domain.getMapDigest()),
          digest.isEmpty() ? "no map" : brief(digest));
    }
    for (String from : domain.getMembersList()) {
      Map<String, String> row = row(said.get(from), from);
      for (String to : domain.getMembersList()) {
        check("matrix " + from + " -> " + to, "CONNECTED", row.getOrDefault(to, "unknown"));
      }
    }
  }

  /** What the tray's own audit has just found. */
  private void audit(String name, TrayStatus status) {
    for (Check found : status.getAuditList()) {
      broken += found.getOk() ? 0 : 1;
      result.addChecks(found.toBuilder().setName(found.getName() + " " + name));
    }
  }

  /**
   * What a tray's own nvidia-imex says of its connections: each end is believed only about itself.
   */
  private static Map<String, String> row(
      @org.jspecify.annotations.Nullable TrayStatus status, String from) {
    Map<String, String> row = new HashMap<>();
    if (status != null) {
      for (Connection c : status.getConnectionsList()) {
        if (c.getFrom().equals(from)) {
          row.put(c.getTo(), c.getStatus());
        }
      }
    }
    return row;
  }

  private static String brief(String hex) {
    return hex.length() > 12 ? hex.substring(0, 12) : hex;
  }

  private void check(String name, String expected, String seen) {
    boolean ok = expected.equals(seen);
    broken += ok ? 0 : 1;
    result.addChecks(
        Check.newBuilder().setName(name).setExpected(expected).setSeen(seen).setOk(ok));
  }

  private String firstBroken() {
    for (Check c : result.getChecksList()) {
      if (!c.getOk()) {
        return c.getName() + ": expected " + c.getExpected() + ", seen " + c.getSeen();
      }
    }
    return "";
  }
}
