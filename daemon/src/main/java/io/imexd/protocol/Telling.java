package io.imexd.protocol;

import java.util.Set;
import java.util.TreeSet;

/**
 * Members that are told of an end until they acknowledge it.
 *
 * @param message Left or Release
 * @param pending who has not acknowledged
 * @param unreachable those of them whose last message could not be handed over
 * @param untilMillis when it is given up; members that ask learn it all the same
 */
public record Telling(
    Message message,
    Set<TrayId> pending,
    Set<TrayId> unreachable,
    long nextAtMillis,
    long intervalMillis,
    long untilMillis) {

  public Telling {
    pending = Set.copyOf(pending);
    unreachable = Set.copyOf(unreachable);
  }

  Telling without(TrayId tray) {
    return new Telling(
        message,
        minus(pending, tray),
        minus(unreachable, tray),
        nextAtMillis,
        intervalMillis,
        untilMillis);
  }

  Telling marked(TrayId tray) {
    if (!pending.contains(tray)) {
      return this;
    }
    Set<TrayId> marked = new TreeSet<>(unreachable);
    marked.add(tray);
    return new Telling(message, pending, marked, nextAtMillis, intervalMillis, untilMillis);
  }

  /** The same, to be said again later and more rarely. */
  Telling toldAt(long nowMillis) {
    long next = Math.min(intervalMillis * 2, Settings.TELL_AGAIN_MAX_MILLIS);
    return new Telling(
        message, pending, unreachable, nowMillis + intervalMillis, next, untilMillis);
  }

  /** Every member that can be reached has acknowledged. */
  boolean reachedAll() {
    return unreachable.containsAll(pending);
  }

  private static Set<TrayId> minus(Set<TrayId> set, TrayId tray) {
    Set<TrayId> rest = new TreeSet<>(set);
    rest.remove(tray);
    return rest;
  }
}
