package io.imexd.explorer;

import io.imexd.protocol.Call;
import io.imexd.protocol.Formation;
import io.imexd.protocol.Formation.Phase;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Peer;
import io.imexd.protocol.State;
import io.imexd.protocol.Telling;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One time in a state that can come. Each may come at any moment and in any order, so what holds
 * here holds whatever the clocks of the trays do.
 *
 * @param key the call, the job or the instance it belongs to
 * @param tray the member it is about, empty when there is none
 */
record Timer(Kind kind, Object key, String tray) {
  enum Kind {
    ASK_PEER,
    ASK_CALL,
    TELL,
    ASK_MEMBERS,
    PAUSE,
    // From here on time runs out for somebody.
    PEER_DEAD,
    CALL_DEAD,
    GIVE_UP,
    CALLER_LATE,
    CALL_LATE,
    HOLD_OVER,
    TELL_NO_MORE,
    FORGET_FAILURE;

    /** It only says again what was said, or goes on. */
    boolean repeats() {
      return compareTo(PAUSE) <= 0;
    }
  }

  private static final long DUE = Untimed.NOW;
  private static final long PATIENCE_MILLIS = 10_000;

  static List<Timer> of(State s) {
    List<Timer> all = new ArrayList<>();
    if (s.durable().holding() instanceof Holding.Reserved
        && s.work().stage() != Work.Stage.STOPPING) {
      all.add(new Timer(Kind.HOLD_OVER, "", ""));
    }
    if (s.durable().holding() instanceof Holding.Confirmed) {
      all.add(new Timer(Kind.ASK_MEMBERS, "", ""));
    }
    s.tellings()
        .forEach((instance, telling) -> {
          all.add(new Timer(Kind.TELL, instance, ""));
          if (telling.untilMillis() != Long.MAX_VALUE) {
            all.add(new Timer(Kind.TELL_NO_MORE, instance, ""));
          }
        });
    s.calls().forEach((id, call) -> ofCall(id, call, all));
    s.formations().values().forEach(f -> ofFormation(f, all));
    if (!s.failures().isEmpty()) {
      all.add(new Timer(Kind.FORGET_FAILURE, "", ""));
    }
    return all;
  }

  private static void ofCall(String id, Call call, List<Timer> all) {
    all.add(new Timer(Kind.CALL_LATE, id, ""));
    if (call instanceof Call.Ensure e) {
      all.add(new Timer(Kind.ASK_CALL, id, ""));
      if (e.deadSinceMillis() != Long.MAX_VALUE) {
        all.add(new Timer(Kind.CALL_DEAD, id, ""));
      }
    }
  }

  private static void ofFormation(Formation f, List<Timer> all) {
    boolean before = f.phase().compareTo(Phase.FORMED) < 0;
    boolean waits = before || f.phase() == Phase.FORMED && f.roundOpen();
    if (f.phase() == Phase.PAUSED) {
      all.add(new Timer(Kind.PAUSE, f.job(), ""));
    }
    if (!f.callers().isEmpty() && f.end().isEmpty() && (before || f.phase() == Phase.UNDOING)) {
      all.add(new Timer(Kind.GIVE_UP, f.job(), ""));
    }
    if (f.phase() == Phase.FORMED || f.phase() == Phase.UNDOING && f.end().isPresent()) {
      f.callers().forEach(c -> all.add(new Timer(Kind.CALLER_LATE, f.job(), c.call())));
    }
    for (Map.Entry<TrayId, Peer> e : f.peers().entrySet()) {
      if (waits && !e.getValue().done()) {
        all.add(new Timer(Kind.ASK_PEER, f.job(), e.getKey().name()));
        if (e.getValue().deadSinceMillis() != Long.MAX_VALUE) {
          all.add(new Timer(Kind.PEER_DEAD, f.job(), e.getKey().name()));
        }
      }
    }
  }

  /** The state at the moment when this time has come and no other. */
  State due(State s) {
    return switch (kind) {
      case HOLD_OVER -> Rewrite.with(s, "work", Rewrite.with(s.work(), "untilMillis", DUE));
      case ASK_MEMBERS -> Rewrite.with(s, "work", Rewrite.with(s.work(), "askAtMillis", DUE));
      case TELL -> telling(s, "nextAtMillis");
      case TELL_NO_MORE -> telling(s, "untilMillis");
      case CALL_LATE -> call(s, "untilMillis", DUE);
      case ASK_CALL -> call(s, "askAtMillis", DUE);
      case CALL_DEAD -> call(s, "deadSinceMillis", DUE - PATIENCE_MILLIS);
      case PAUSE -> formation(s, Rewrite.with(formation(s), "pauseUntilMillis", DUE));
      case ASK_PEER -> peer(s, "askAtMillis", DUE);
      case PEER_DEAD -> peer(s, "deadSinceMillis", DUE - PATIENCE_MILLIS);
      case GIVE_UP -> giveUp(s);
      case CALLER_LATE -> callersUntil(s, formation(s), tray, DUE + 50);
      case FORGET_FAILURE -> Rewrite.with(s, "failures", List.of());
    };
  }

  private State telling(State s, String name) {
    SortedMap<Instance, Telling> tellings = new TreeMap<>(s.tellings());
    tellings.computeIfPresent((Instance) key, (_, t) -> Rewrite.with(t, name, DUE));
    return Rewrite.with(s, "tellings", tellings);
  }

  private State call(State s, String name, long atMillis) {
    SortedMap<String, Record> calls = new TreeMap<>();
    s.calls().forEach((id, call) -> calls.put(id, (Record) call));
    calls.computeIfPresent((String) key, (_, c) -> Rewrite.with(c, name, atMillis));
    return Rewrite.with(s, "calls", calls);
  }

  private Formation formation(State s) {
    return Locals.there(s.formations().get((JobKey) key));
  }

  private State formation(State s, Formation f) {
    SortedMap<JobKey, Formation> formations = new TreeMap<>(s.formations());
    formations.put(f.job(), f);
    return Rewrite.with(s, "formations", formations);
  }

  private State peer(State s, String name, long atMillis) {
    Formation f = formation(s);
    SortedMap<TrayId, Peer> peers = new TreeMap<>(f.peers());
    peers.computeIfPresent(new TrayId(tray), (_, p) -> Rewrite.with(p, name, atMillis));
    return formation(s, Rewrite.with(f, "peers", peers));
  }

  /**
   * A minute has gone by since it began, and no caller has more left than what undoing may take.
   */
  private State giveUp(State s) {
    Formation f = formation(s);
    SortedMap<Phase, Long> marks = new TreeMap<>(f.marksMillis());
    marks.put(Phase.RESERVING, DUE - 60_000);
    return callersUntil(s, Rewrite.with(f, "marksMillis", marks), "", DUE + 2_000);
  }

  private State callersUntil(State s, Formation f, String only, long untilMillis) {
    List<Formation.Caller> callers = new ArrayList<>();
    for (Formation.Caller c : f.callers()) {
      boolean meant = only.isEmpty() || c.call().equals(only);
      callers.add(meant ? Rewrite.with(c, "untilMillis", untilMillis) : c);
    }
    return formation(s, Rewrite.with(f, "callers", callers));
  }

  @Override
  public String toString() {
    String words = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    String about = key.toString().isEmpty() ? "" : " (" + key + ")";
    return words + about + (tray.isEmpty() ? "" : " for " + tray);
  }
}
