package io.imexd.node;

import io.imexd.proto.Code;
import io.imexd.proto.Holding;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import io.imexd.proto.Tombstone;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.WhyResult;
import io.imexd.protocol.Fault;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One line that says why a job is where it is: from the trays that hold it, else from how the last
 * call ended, else from what the trays remember of its end.
 */
final class Why {
  private static final int GONE = 3;

  private Why() {}

  static Outcome of(
      JobKey job,
      String name,
      SortedMap<TrayId, RackView.Answer> answers,
      Optional<io.imexd.protocol.Outcome> lastCall) {
    Map<String, Holding> holdings = RackAnswers.holdings(answers, job);
    if (!holdings.isEmpty()) {
      return held(name, holdings.values().iterator().next(), answers);
    }
    if (lastCall.isPresent() && lastCall.get().code() != io.imexd.protocol.Code.DONE) {
      return answer("failed", "", lastCall.get().line());
    }
    Optional<Tombstone> stone = newest(job, answers);
    if (stone.isPresent()) {
      Tombstone t = stone.get();
      String said = t.getReason();
      return answer("ended", t.getInstance(), "job " + name + ": ended: " + said);
    }
    if (lastCall.isPresent()) {
      return answer("ended", "", lastCall.get().line());
    }
    return answer("unknown", "", "job " + name + ": no tray that answers knows of it");
  }

  private static Outcome held(
      String name, Holding holding, SortedMap<TrayId, RackView.Answer> answers) {
    String state = "ready";
    String line = "";
    int nearest = Integer.MAX_VALUE;
    List<TrayId> members = RackAnswers.ids(holding.getMembersList());
    for (TrayId member : members) {
      RackView.Answer answer = answers.get(member);
      boolean gone = false;
      String memberState = "silent";
      String reason = answer == null ? "not asked" : answer.silence();
      if (answer != null && answer.status().isPresent()) {
        TrayStatus status = answer.status().get();
        memberState = status.getState();
        reason = status.getReason();
        gone = !status.getHolding().getInstance().equals(holding.getInstance());
      }
      // One that holds the instance no more knows nothing of it; the others know why.
      int distance = gone ? GONE : Fault.distance(member, reason, members);
      if (!memberState.equals("ready") && distance < nearest) {
        nearest = distance;
        state = memberState;
        line = member + ": " + memberState + (reason.isEmpty() ? "" : ": " + reason);
      }
    }
    String head = "job " + name + ": instance " + holding.getInstance().substring(0, 8) + ": ";
    return answer(
        state,
        holding.getInstance(),
        head + (line.isEmpty() ? "ready on " + holding.getMembersCount() + " trays" : line));
  }

  private static Optional<Tombstone> newest(
      JobKey job, SortedMap<TrayId, RackView.Answer> answers) {
    Tombstone found = null;
    for (RackView.Answer a : answers.values()) {
      if (a.status().isEmpty()) {
        continue;
      }
      for (Tombstone t : a.status().get().getTombstonesList()) {
        if (RackView.covers(job, t.getJob()) && (found == null || saysMore(t, found))) {
          found = t;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  /** The end of an instance says more than a run that was closed where nothing was held. */
  private static boolean saysMore(Tombstone one, Tombstone other) {
    return one.getInstance().isEmpty() == other.getInstance().isEmpty()
        ? one.getAtMs() > other.getAtMs()
        : other.getInstance().isEmpty();
  }

  private static Outcome answer(String state, String instance, String line) {
    return Outcome.newBuilder()
        .setCode(Code.DONE)
        .setLine(line)
        .setWhy(WhyResult.newBuilder().setState(state).setInstance(instance))
        .build();
  }
}
