package io.imexd.protocol;

import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.MemberStep.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A formation in words: where each member stands, and which one is to be named when time is up. */
final class Steps {
  static final String UNREACHABLE = "imexd is not reachable: ";

  private Steps() {}

  /** What a caller is told when time is up. */
  private record Late(Code code, String line, List<TrayId> atFault) {}

  static Step of(Phase phase) {
    return switch (phase) {
      case RESERVING, PAUSED -> Step.RESERVE;
      case PREPARING -> Step.PREPARE;
      case STARTING -> Step.START;
      case CONNECTING -> Step.CONNECT;
      case CONFIRMING, SEALING -> Step.CONFIRM;
      case FORMED -> Step.READY;
      case UNDOING -> Step.RELEASE;
    };
  }

  static List<MemberStep> of(Formation f) {
    List<MemberStep> steps = new ArrayList<>();
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      Peer peer = e.getValue();
      Step step = of(f.phase());
      String detail =
          peer.done() ? "" : peer.detail().isEmpty() && peer.heard() ? "waiting" : peer.detail();
      steps.add(new MemberStep(e.getKey(), step, peer.done() ? "done" : detail));
    }
    return steps;
  }

  /**
   * The answer to callers whose time is up: what keeps them waiting, or why the last attempt was
   * undone.
   */
  static Outcome outOfTime(Formation f, long nowMillis) {
    boolean noneHeard = f.peers().values().stream().noneMatch(Peer::heard);
    if (f.last().isPresent() && (noneHeard || !f.inProgress())) {
      Outcome last = f.last().get();
      return Outcome.of(last.code(), last.line() + "; deadline passed")
          .withMembers(last.members())
          .blaming(last.atFault());
    }
    Late late = late(f, nowMillis);
    return Outcome.of(late.code(), "job " + f.job() + ": " + late.line())
        .withMembers(of(f))
        .blaming(late.atFault());
  }

  /** Names the first member that keeps the others waiting, its step and its reason. */
  private static Late late(Formation f, long nowMillis) {
    List<TrayId> late = new ArrayList<>();
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      if (!e.getValue().done()) {
        late.add(e.getKey());
      }
    }
    if (late.isEmpty()) {
      return new Late(
          Code.DEADLINE,
          "deadline passed while " + f.phase().name().toLowerCase(java.util.Locale.ROOT),
          List.of());
    }
    List<TrayId> blamed = Blame.late(f, late);
    List<TrayId> shown = late.stream().filter(blamed::contains).toList();
    TrayId first = nearest(f, shown.isEmpty() ? late : shown);
    Peer peer = f.peer(first);
    Optional<Refusal> held = peer.refusal().filter(r -> r.holder().isPresent());
    String reason = peer.detail();
    if (peer.deadSinceMillis() != Long.MAX_VALUE) {
      reason = UNREACHABLE + peer.detail();
    } else if (!peer.heard() && reason.isEmpty()) {
      long since = f.marksMillis().getOrDefault(f.phase(), nowMillis);
      reason = "no answer for " + (nowMillis - since) / 1000 + " s";
    }
    Step step = of(f.phase());
    String more = late.size() > 1 ? " (and " + (late.size() - 1) + " more trays wait)" : "";
    return new Late(
        held.isPresent() ? Code.HELD : Code.DEADLINE,
        first
            + ": "
            + step.word()
            + ": "
            + reason
            + (held.isPresent() ? "" : "; deadline passed")
            + more,
        blamed);
  }

  /**
   * Which of them a person is shown: one that never answered, else one whose trouble is its own,
   * else an end of the pair that it complains of.
   */
  private static TrayId nearest(Formation f, List<TrayId> late) {
    Comparator<TrayId> nearness =
        Comparator.comparing(
            t -> f.peer(t).heard() ? 1 + Fault.distance(t, f.peer(t).detail(), f.members()) : 0);
    // Among equals who has more to say of itself: each clause after the first is a guess why.
    Comparator<TrayId> clauses =
        Comparator.comparing(t -> -f.peer(t).detail().split("; ", -1).length);
    return Collections.min(late, nearness.thenComparing(clauses));
  }
}
