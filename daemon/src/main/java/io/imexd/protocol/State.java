package io.imexd.protocol;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a daemon knows. Only {@link #durable} outlives it.
 *
 * @param bootId the boot that this daemon runs in
 * @param others what the members of the held instance have said
 * @param formations those that this tray coordinates, at most one a job key
 * @param answered calls from other trays that have their answer, newest first, bounded: a repeat
 *     gets the same one
 * @param failures failed formations, for late callers of the same run
 * @param ledgerTrouble why the last decision could not be written; empty when it could
 * @param probe the last question to the job probe
 */
public record State(
    Durable durable,
    String bootId,
    Work work,
    Facts facts,
    SortedMap<TrayId, Said> others,
    SortedMap<JobKey, Formation> formations,
    SortedMap<String, Call> calls,
    SortedMap<Instance, Telling> tellings,
    List<Answered> answered,
    List<Failure> failures,
    String ledgerTrouble,
    long ledgerTroubleAtMillis,
    Optional<Probe> probe) {

  /** A call that has its answer. */
  public record Answered(String call, Outcome outcome) {}

  /** A failed formation; tray: who has heard of it already and, asking again, means a new try. */
  public record Failure(
      JobKey job, List<TrayId> members, Outcome outcome, List<TrayId> heard, long untilMillis) {
    public Failure {
      members = List.copyOf(members);
      heard = List.copyOf(heard);
    }
  }

  /** What the job probe was asked about a holder; answered is false while it runs. */
  public record Probe(JobKey job, boolean answered, long atMillis) {}

  /** A daemon that has just started with what its ledger says. */
  public static State of(Durable durable, String bootId) {
    return new State(
        durable,
        bootId,
        Work.IDLE,
        Facts.NONE,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        List.of(),
        "",
        0,
        Optional.empty());
  }

  public State withDurable(Durable other) {
    return new State(
        other,
        bootId,
        work,
        facts,
        others,
        formations,
        calls,
        tellings,
        answered,
        failures,
        ledgerTrouble,
        ledgerTroubleAtMillis,
        probe);
  }

  /** The same, but for this tray as a member: it holds what it held, and is as far with it. */
  public State holdingAs(State before) {
    return new State(
        before.durable(),
        bootId,
        before.work(),
        facts,
        before.others(),
        formations,
        calls,
        tellings,
        answered,
        failures,
        ledgerTrouble,
        ledgerTroubleAtMillis,
        probe);
  }

  public TrayId self() {
    return durable.tray();
  }
}
