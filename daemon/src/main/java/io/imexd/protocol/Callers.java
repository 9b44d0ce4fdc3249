package io.imexd.protocol;

import io.imexd.protocol.Formation.Caller;
import io.imexd.protocol.Formation.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a formation: joining, and being answered exactly once, from a round that began
 * after joining.
 */
final class Callers {
  /** How many answers are kept for callers whose answer was lost. */
  private static final int ANSWERED_MAX = 512;

  /**
   * A caller's daemon gets its answer this long before the caller's own deadline, so that undoing
   * fits in.
   */
  private static final long UNDO_MARGIN_MILLIS = 3_000;

  private final Turn turn;

  Callers(Turn turn) {
    this.turn = turn;
  }

  /** A call from a tray's daemon, its own included; it comes again until it is answered. */
  void join(TrayId from, Message.Join m) {
    if (!m.members().contains(from)) {
      // Not kept as an answer: a stranger must not be able to push out those of members.
      String no = from + " is not among the trays of job " + m.job();
      turn.send(from, new Message.Ended(m.call(), Outcome.of(Code.USAGE, no)));
      return;
    }
    for (State.Answered a : turn.answered) {
      if (a.call().equals(m.call())) {
        turn.send(from, new Message.Ended(m.call(), a.outcome()));
        return;
      }
    }
    if (!m.members().getFirst().equals(turn.self)) {
      end(
          m.call(),
          from,
          Outcome.of(Code.USAGE, turn.self + " is not the member that sorts first"));
      return;
    }
    Formation f = turn.formations.get(m.job());
    if (f != null && f.callers().stream().anyMatch(c -> c.call().equals(m.call()))) {
      Formation rest = f.withCallers(f.callers().stream().map(c -> sooner(c, m)).toList());
      turn.formations.put(m.job(), rest);
      turn.send(from, new Message.Underway(m.call(), Steps.of(rest)));
      return;
    }
    if (m.timeLeftMillis() <= LAST_WORD_MILLIS) {
      return;
    }
    if (Tombstones.closed(turn.durable.tombstones(), m.job(), m.members())) {
      end(
          m.call(),
          from,
          Outcome.of(
              Code.ENDED, "job " + m.job() + ": " + turn.self + ": this run has ended here"));
      return;
    }
    if (f == null) {
      f = begin(from, m);
    } else if (!f.members().equals(m.members())) {
      end(
          m.call(),
          from,
          otherTrays(f.job(), f.members(), f.phase() == Phase.FORMED ? "formed" : "forming"));
      return;
    }
    if (f != null) {
      turn.formations.put(m.job(), f.withCaller(caller(f, from, m)));
      turn.send(from, new Message.Underway(m.call(), Steps.of(f)));
    }
  }

  /**
   * A repeat says how much time is left now: this daemon may have been stopped since the first, and
   * must not form a domain that nobody waits for.
   */
  private Caller sooner(Caller known, Message.Join m) {
    boolean gone = m.timeLeftMillis() <= LAST_WORD_MILLIS;
    long until = turn.millis() + (gone ? 0 : m.timeLeftMillis());
    return known.call().equals(m.call()) && until < known.untilMillis()
        ? new Caller(known.call(), known.tray(), until, known.afterRound())
        : known;
  }

  private Caller caller(Formation f, TrayId from, Message.Join m) {
    return new Caller(m.call(), from, turn.millis() + m.timeLeftMillis(), f.round());
  }

  /**
   * A new formation, or the one that this tray's ledger says was formed; null when the call was
   * answered.
   */
  private @Nullable Formation begin(TrayId from, Message.Join m) {
    if (turn.durable.holding() instanceof Holding.Confirmed c
        && c.membership().job().equals(m.job())) {
      if (!c.membership().members().equals(m.members())) {
        end(m.call(), from, otherTrays(m.job(), c.membership().members(), "formed"));
        return null;
      }
      return Formation.begin(
              c.membership().instance(), m, List.of(), Optional.empty(), 0, turn.millis())
          .withMaps(c.domains(), c.outside())
          .asking(Phase.FORMED, turn.millis());
    }
    Optional<State.Failure> failed = failure(m);
    if (failed.isPresent()) {
      if (!failed.get().heard().contains(from)) {
        State.Failure f = failed.get();
        List<TrayId> heard = new ArrayList<>(f.heard());
        heard.add(from);
        turn.failures.set(
            turn.failures.indexOf(f),
            new State.Failure(f.job(), f.members(), f.outcome(), heard, f.untilMillis()));
        end(m.call(), from, f.outcome());
        return null;
      }
      turn.failures.remove(failed.get());
    }
    String out = new Member(turn).outOfService();
    if (turn.durable.holding() instanceof Holding.Free && !out.isEmpty()) {
      // Its own tray could not be in it; and if it cannot write, it could not even undo what it
      // began.
      String why = Undoing.line(turn.self, MemberStep.Step.RESERVE, out);
      Outcome unfit = Outcome.of(Code.UNFIT, "job " + m.job() + ": " + why);
      end(m.call(), from, unfit.blaming(List.of(turn.self)));
      return null;
    }
    return Formation.begin(turn.freshInstance(), m, List.of(), Optional.empty(), 0, turn.millis());
  }

  private Optional<State.Failure> failure(Message.Join m) {
    turn.failures.removeIf(f -> turn.millis() >= f.untilMillis());
    return turn.failures.stream()
        .filter(f -> f.job().equals(m.job()) && f.members().equals(m.members()))
        .findFirst();
  }

  private static Outcome otherTrays(JobKey job, List<TrayId> members, String how) {
    return Outcome.of(
        Code.HELD,
        "job "
            + job
            + " is already "
            + how
            + " with other trays ("
            + members.size()
            + ", the first is "
            + members.getFirst()
            + "); end it first");
  }

  /** Only a run that was named is remembered: without one, a later call is a new try by hand. */
  void remember(Formation f) {
    if (f.job().namesRun() && f.end().isPresent() && f.end().get().code() != Code.DONE) {
      List<TrayId> heard = new ArrayList<>();
      for (Caller c : f.callers()) {
        heard.add(c.tray());
      }
      turn.failures.removeIf(old -> old.job().equals(f.job()));
      turn.failures.add(
          new State.Failure(
              f.job(),
              f.members(),
              f.end().get(),
              heard,
              turn.millis() + turn.settings.rememberMillis()));
    }
  }

  /** Those who joined before the round that has just closed are told of success. */
  Formation answerFormed(Formation f) {
    List<Caller> rest = new ArrayList<>();
    Outcome outcome = success(f);
    for (Caller c : f.callers()) {
      if (c.afterRound() < f.round()) {
        end(c.call(), c.tray(), outcome);
      } else {
        rest.add(c);
      }
    }
    return f.withCallers(rest);
  }

  private static Outcome success(Formation f) {
    String domains = f.domains().isEmpty() ? "its channel, and no domain" : domains(f);
    String line = "job " + f.job() + ": ready: " + domains + ", instance " + f.instance();
    return Outcome.formed(
        line, new Outcome.Formed(f.instance(), f.job(), f.domains(), f.outside(), Timing.of(f)));
  }

  private static String domains(Formation f) {
    int inside = f.members().size() - f.outside().size();
    return inside
        + (inside == 1 ? " tray in " : " trays in ")
        + f.domains().size()
        + (f.domains().size() == 1 ? " domain" : " domains")
        + (f.outside().isEmpty() ? "" : ", " + f.outside().size() + " without fabric outside");
  }

  void answerAll(Formation f, Outcome outcome) {
    for (Caller c : f.callers()) {
      end(c.call(), c.tray(), outcome);
    }
  }

  /**
   * Whether the formation must be given up: the last caller's time, less what undoing it may take.
   */
  boolean timeIsUp(Formation f) {
    return f.callers().isEmpty() || turn.millis() >= giveUpAt(f);
  }

  static long giveUpAt(Formation f) {
    long began = f.marksMillis().getOrDefault(Phase.RESERVING, 0L);
    long until = f.untilMillis();
    return until - Math.min(UNDO_MARGIN_MILLIS, Math.max(0, until - began) / 5);
  }

  /** Callers whose own time is up are answered with what is known; the others wait on. */
  Formation dropLate(Formation f) {
    List<Caller> rest = new ArrayList<>();
    for (Caller c : f.callers()) {
      if (turn.millis() < c.untilMillis() - LAST_WORD_MILLIS) {
        rest.add(c);
      } else {
        Outcome late = f.end().orElseGet(() -> Steps.outOfTime(f, turn.millis()));
        end(c.call(), c.tray(), late);
      }
    }
    return rest.size() == f.callers().size() ? f : f.withCallers(rest);
  }

  /** What the last message to a caller's daemon may take. */
  static final long LAST_WORD_MILLIS = 100;

  private void end(String call, TrayId tray, Outcome outcome) {
    turn.answered.addFirst(new State.Answered(call, outcome));
    if (turn.answered.size() > ANSWERED_MAX) {
      turn.answered.removeLast();
    }
    turn.send(tray, new Message.Ended(call, outcome));
  }
}
