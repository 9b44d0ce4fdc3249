package io.imexd.protocol;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How near a tray is to the trouble that it speaks of: when one member fails all others complain,
 * and a person is to be shown the one that failed.
 */
public final class Fault {
  private Fault() {}

  /**
   * 0: it speaks of no other member; 1: it is an end of the pair it speaks of; 2: of others only.
   */
  public static int distance(TrayId who, String reason, Collection<TrayId> members) {
    Set<String> named = words(reason);
    boolean ofOthers = members.stream().anyMatch(m -> !m.equals(who) && named.contains(m.name()));
    return !ofOthers ? 0 : named.contains(who.name()) ? 1 : 2;
  }

  /** The words of a reason, among which the names of trays are. */
  static Set<String> words(String reason) {
    return new HashSet<>(List.of(reason.split("[^A-Za-z0-9._-]+", -1)));
  }
}
