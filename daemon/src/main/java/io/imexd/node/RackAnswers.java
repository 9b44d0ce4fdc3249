package io.imexd.node;

import io.imexd.proto.Code;
import io.imexd.proto.Holding;
import io.imexd.proto.JobKey;
import io.imexd.proto.JobLine;
import io.imexd.proto.ListResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What trays have said, put together for trays and list. */
final class RackAnswers {
  /** Worst first: what a job shows when its trays are in different states. */
  private static final List<String> WORST_FIRST =
      List.of(
          "degraded",
          "leaving",
          "ending",
          "reserved",
          "prepared",
          "starting",
          "connecting",
          "ready");

  private RackAnswers() {}

  static Outcome trays(SortedMap<TrayId, RackView.Answer> answers) {
    TraysResult.Builder result = TraysResult.newBuilder();
    int silent = 0;
    for (Map.Entry<TrayId, RackView.Answer> e : answers.entrySet()) {
      silent += e.getValue().status().isEmpty() ? 1 : 0;
      result.addTrays(line(e.getKey(), e.getValue()));
    }
    String line = answers.size() + " trays" + (silent == 0 ? "" : ", " + silent + " silent");
    return Outcome.newBuilder().setCode(Code.DONE).setLine(line).setTrays(result).build();
  }

  static TrayLine line(TrayId tray, RackView.Answer answer) {
    TrayLine.Builder line = TrayLine.newBuilder().setTray(tray.name());
    if (answer.status().isEmpty()) {
      return line.setState("silent").setReason(answer.silence()).build();
    }
    TrayStatus status = answer.status().get();
    return line.setState(status.getState()).setReason(reason(status)).setStatus(status).build();
  }

  /** A tray that a job holds shows the job's state, but an operator looks for what they drained. */
  private static String reason(TrayStatus status) {
    if (status.getDrained().isEmpty() || status.getState().equals("drained")) {
      return status.getReason();
    }
    String drained = "drained: " + status.getDrained();
    return status.getReason().isEmpty() ? drained : status.getReason() + "; " + drained;
  }

  static Outcome list(SortedMap<TrayId, RackView.Answer> answers) {
    Map<String, JobLine.Builder> jobs = new LinkedHashMap<>();
    ListResult.Builder result = ListResult.newBuilder();
    answers.forEach((tray, answer) -> {
      if (answer.status().isEmpty()) {
        result.addSilent(tray.name());
      } else if (answer.status().get().hasHolding()) {
        add(jobs, answer.status().get());
      }
    });
    jobs.values().forEach(result::addJobs);
    String line = jobs.size() + (jobs.size() == 1 ? " job" : " jobs");
    return Outcome.newBuilder().setCode(Code.DONE).setLine(line).setList(result).build();
  }

  private static void add(Map<String, JobLine.Builder> jobs, TrayStatus status) {
    Holding h = status.getHolding();
    JobLine.Builder line = jobs.get(h.getInstance());
    if (line == null) {
      line =
          JobLine.newBuilder()
              .setJob(h.getJob())
              .setInstance(h.getInstance())
              .setState(status.getState())
              .addAllMembers(h.getMembersList())
              .setDomains(h.getDomainsCount())
              .setSinceMs(h.getSinceMs());
      jobs.put(h.getInstance(), line);
    }
    if (worse(status.getState(), line.getState())) {
      line.setState(status.getState());
    }
    line.setDomains(Math.max(line.getDomains(), h.getDomainsCount()));
    line.setSinceMs(Math.min(line.getSinceMs(), h.getSinceMs()));
  }

  private static boolean worse(String one, String other) {
    return WORST_FIRST.indexOf(one) < WORST_FIRST.indexOf(other);
  }

  /** The holdings of a job, by instance, as any tray has told. */
  static Map<String, Holding> holdings(SortedMap<TrayId, RackView.Answer> answers, JobKey wanted) {
    Map<String, Holding> found = new LinkedHashMap<>();
    for (RackView.Answer a : answers.values()) {
      if (a.status().isPresent() && a.status().get().hasHolding()) {
        Holding h = a.status().get().getHolding();
        if (RackView.covers(wanted, h.getJob())) {
          found.putIfAbsent(h.getInstance(), h);
        }
      }
    }
    return found;
  }

  /** Who has told that it holds the instance. */
  static List<TrayId> holders(SortedMap<TrayId, RackView.Answer> answers, String instance) {
    return answers.entrySet().stream()
        .filter(e ->
            e.getValue()
                .status()
                .filter(s -> s.hasHolding() && s.getHolding().getInstance().equals(instance))
                .isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  static List<TrayId> silent(SortedMap<TrayId, RackView.Answer> answers) {
    return answers.entrySet().stream()
        .filter(e -> e.getValue().status().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  static List<TrayId> ids(List<String> names) {
    List<TrayId> ids = new ArrayList<>();
    names.forEach(n -> ids.add(new TrayId(n)));
    return ids;
  }
}
