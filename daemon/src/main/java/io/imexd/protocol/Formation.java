package io.imexd.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The forming of one job's domains, as its coordinator sees it. Phases:
 *
 * <ul>
 *   <li>RESERVING to PREPARING: every member is reserved and they fit together
 *   <li>PREPARING to STARTING: every member is prepared
 *   <li>STARTING to CONNECTING: every member has said that it starts nvidia-imex
 *   <li>CONNECTING to CONFIRMING: every member sees READY and every pair CONNECTED
 *   <li>CONFIRMING to SEALING: every other member has confirmed this round
 *   <li>SEALING to FORMED: the coordinator's own tray has confirmed
 *   <li>any before FORMED to UNDOING: refused, out of time, own tray left; or given back to another
 *       formation
 *   <li>UNDOING to PAUSED: it is tried again with a new instance; PAUSED to RESERVING: after the
 *       pause
 * </ul>
 *
 * @param round of CONFIRM, 0 before the first; roundOpen while its answers are awaited
 * @param end what the callers are told once it is undone; empty: it is tried again
 * @param last why the attempt before this one was undone
 * @param attempts how often it was begun
 * @param marksMillis when each phase began
 */
public record Formation(
    Instance instance,
    JobKey job,
    List<TrayId> members,
    Options options,
    Phase phase,
    SortedMap<TrayId, Peer> peers,
    List<Caller> callers,
    List<Domain> domains,
    List<TrayId> outside,
    int round,
    boolean roundOpen,
    Optional<Outcome> end,
    Optional<Outcome> last,
    int attempts,
    long pauseUntilMillis,
    SortedMap<Phase, Long> marksMillis) {

  /** See the class. */
  public enum Phase {
    RESERVING,
    PREPARING,
    STARTING,
    CONNECTING,
    CONFIRMING,
    SEALING,
    FORMED,
    UNDOING,
    PAUSED
  }

  /**
   * Who waits for this formation.
   *
   * @param tray whose daemon asks
   * @param afterRound only a later round may answer
   */
  public record Caller(String call, TrayId tray, long untilMillis, int afterRound) {}

  public Formation {
    members = List.copyOf(members);
    callers = List.copyOf(callers);
    domains = List.copyOf(domains);
    outside = List.copyOf(outside);
  }

  static Formation begin(
      Instance instance,
      Message.Join join,
      List<Caller> callers,
      Optional<Outcome> last,
      int attempts,
      long nowMillis) {
    SortedMap<Phase, Long> marks = new TreeMap<>();
    marks.put(Phase.RESERVING, nowMillis);
    return new Formation(
            instance,
            join.job(),
            join.members(),
            join.options(),
            Phase.RESERVING,
            new TreeMap<>(),
            callers,
            List.of(),
            List.of(),
            0,
            false,
            Optional.empty(),
            last,
            attempts,
            Long.MAX_VALUE,
            marks)
        .asking(Phase.RESERVING, nowMillis);
  }

  /** The next phase: every member is to be asked anew. */
  Formation asking(Phase next, long nowMillis) {
    SortedMap<TrayId, Peer> fresh = new TreeMap<>();
    for (TrayId m : members) {
      Peer before = peers.get(m);
      fresh.put(m, Peer.fresh(before == null ? Facts.NONE : before.facts(), nowMillis));
    }
    SortedMap<Phase, Long> marks = new TreeMap<>(marksMillis);
    marks.putIfAbsent(next, nowMillis);
    return new Formation(
        instance,
        job,
        members,
        options,
        next,
        fresh,
        callers,
        domains,
        outside,
        round,
        roundOpen,
        end,
        last,
        attempts,
        pauseUntilMillis,
        marks);
  }

  /**
   * The members go on reporting by themselves; they are asked again only where a report may have
   * been lost.
   */
  Formation connecting(long nowMillis) {
    SortedMap<TrayId, Peer> asked = new TreeMap<>();
    peers.forEach((member, peer) -> asked.put(member, peer.askedAt(nowMillis)));
    SortedMap<Phase, Long> marks = new TreeMap<>(marksMillis);
    marks.putIfAbsent(Phase.CONNECTING, nowMillis);
    return new Formation(
        instance,
        job,
        members,
        options,
        Phase.CONNECTING,
        asked,
        callers,
        domains,
        outside,
        round,
        roundOpen,
        end,
        last,
        attempts,
        pauseUntilMillis,
        marks);
  }

  /** How a member stands; only members may be asked for. */
  Peer peer(TrayId member) {
    return Objects.requireNonNull(peers.get(member), "not a member");
  }

  Formation withLast(Outcome why) {
    return new Formation(
        instance,
        job,
        members,
        options,
        phase,
        peers,
        callers,
        domains,
        outside,
        round,
        roundOpen,
        end,
        Optional.of(why),
        attempts,
        pauseUntilMillis,
        marksMillis);
  }

  Formation withPeer(TrayId tray, Peer peer) {
    SortedMap<TrayId, Peer> changed = new TreeMap<>(peers);
    changed.put(tray, peer);
    return new Formation(
        instance,
        job,
        members,
        options,
        phase,
        changed,
        callers,
        domains,
        outside,
        round,
        roundOpen,
        end,
        last,
        attempts,
        pauseUntilMillis,
        marksMillis);
  }

  Formation withCallers(List<Caller> others) {
    return new Formation(
        instance,
        job,
        members,
        options,
        phase,
        peers,
        others,
        domains,
        outside,
        round,
        roundOpen,
        end,
        last,
        attempts,
        pauseUntilMillis,
        marksMillis);
  }

  Formation withCaller(Caller caller) {
    List<Caller> more = new ArrayList<>(callers);
    more.add(caller);
    return withCallers(more);
  }

  Formation withMaps(List<Domain> maps, List<TrayId> withoutFabric) {
    return new Formation(
        instance,
        job,
        members,
        options,
        phase,
        peers,
        callers,
        maps,
        withoutFabric,
        round,
        roundOpen,
        end,
        last,
        attempts,
        pauseUntilMillis,
        marksMillis);
  }

  Formation withRound(int number, boolean open) {
    return new Formation(
        instance,
        job,
        members,
        options,
        phase,
        peers,
        callers,
        domains,
        outside,
        number,
        open,
        end,
        last,
        attempts,
        pauseUntilMillis,
        marksMillis);
  }

  Formation undoing(Optional<Outcome> outcome) {
    return new Formation(
        instance,
        job,
        members,
        options,
        Phase.UNDOING,
        peers,
        callers,
        domains,
        outside,
        round,
        false,
        outcome,
        last,
        attempts,
        pauseUntilMillis,
        marksMillis);
  }

  Formation paused(long untilMillis) {
    return new Formation(
        instance,
        job,
        members,
        options,
        Phase.PAUSED,
        peers,
        callers,
        domains,
        outside,
        0,
        false,
        end,
        last,
        attempts,
        untilMillis,
        marksMillis);
  }

  /** The last moment at which any caller still waits. */
  long untilMillis() {
    long last = Long.MIN_VALUE;
    for (Caller c : callers) {
      last = Math.max(last, c.untilMillis());
    }
    return last;
  }

  /**
   * Whether this member is to be asked now: the coordinator's own tray confirms last, and alone.
   */
  boolean awaits(TrayId member) {
    boolean own = member.equals(members.getFirst());
    boolean turn =
        switch (phase) {
          case CONFIRMING -> !own;
          case SEALING -> own;
          case FORMED -> roundOpen;
          case RESERVING, PREPARING, STARTING, CONNECTING -> true;
          case UNDOING, PAUSED -> false;
        };
    return turn && !peer(member).done();
  }

  boolean inProgress() {
    return phase.compareTo(Phase.FORMED) < 0;
  }
}
