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
import java.util.Map;
import java.util.SortedMap;

/**
 * Compares what every member of a job says with what must be: same instance, same map on disk,
 * every ordered pair CONNECTED as its own end sees it.
 */
final class Verification {
  private final SortedMap<TrayId, RackView.Answer> answers;
  private final Holding holding;
  private final VerifyResult.Builder result = VerifyResult.newBuilder();
  private int broken;

  private Verification(SortedMap<TrayId, RackView.Answer> answers, Holding holding) {
    this.answers = answers;
    this.holding = holding;
  }

  static Outcome of(SortedMap<TrayId, RackView.Answer> answers, Holding holding, String job) {
    Verification v = new Verification(answers, holding);
    v.members();
    holding.getDomainsList().forEach(v::domain);
    int checks = v.result.getChecksCount();
    String line =
        v.broken == 0
            ? "job " + job + ": all of " + checks + " checks hold"
            : "job "
                + job
                + ": "
                + v.broken
                + " of "
                + checks
                + " checks fail; the first: "
                + v.firstBroken();
    return Outcome.newBuilder()
        .setCode(v.broken == 0 ? Code.DONE : Code.INTERNAL)
        .setLine(line)
        .setVerify(v.result)
        .build();
  }

  private void members() {
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
      result.addTrays(RackAnswers.line(tray, answer));
      TrayStatus status = answer.status().get();
      String held = status.hasHolding() ? status.getHolding().getInstance() : "";
      check(
          "member " + name,
          "holds " + brief(holding.getInstance()),
          held.isEmpty() ? "holds nothing" : "holds " + brief(held));
      check("state " + name, "ready", status.getState());
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
      if (status != null && !status.getHolding().getChannel().isEmpty()) {
        channel(name, status.getHolding());
      }
    }
    for (String from : domain.getMembersList()) {
      Map<String, String> row = row(said.get(from), from);
      for (String to : domain.getMembersList()) {
        check("matrix " + from + " -> " + to, "CONNECTED", row.getOrDefault(to, "unknown"));
      }
    }
  }

  private void channel(String name, io.imexd.proto.Holding holding) {
    String seen = holding.getChannel();
    check("channel " + name, holding.getChannelGood() ? seen : "as imexd made it", seen);
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
