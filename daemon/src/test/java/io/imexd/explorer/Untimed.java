package io.imexd.explorer;

import io.imexd.protocol.Formation;
import io.imexd.protocol.Message;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Peer;
import io.imexd.protocol.Proc;
import io.imexd.protocol.Said;
import io.imexd.protocol.State;
import io.imexd.protocol.Timing;
import io.imexd.protocol.Tombstone;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * States and messages without what the search must not tell apart: every time that is set is {@link
 * #LATER} and may come at any moment ({@link Timers}), which allows more than any clock would;
 * words for people are one letter; what is kept in an order without meaning is sorted.
 */
final class Untimed {
  /** The moment of every decision. */
  static final long NOW = 1_000_000;

  static final long LATER = NOW + 60_000;
  private static final String WORD = "x";
  private static final Rewrite REWRITE = new Rewrite(Untimed::component);

  private Untimed() {}

  static State state(State state) {
    State plain = REWRITE.of(state);
    Map<TrayId, Said> others = new TreeMap<>(plain.others());
    // Ready and forming weigh as much as nothing said: only gone and degraded are looked at.
    others
        .values()
        .removeIf(s ->
            s.standing() == Message.Standing.READY || s.standing() == Message.Standing.FORMING);
    List<Tombstone> stones = new ArrayList<>(plain.durable().tombstones());
    stones.sort(Comparator.comparing(s -> s.instance() + " " + s.job()));
    List<State.Answered> answered = new ArrayList<>(plain.answered());
    answered.sort(Comparator.comparing(State.Answered::call));
    State sorted = plain.withDurable(plain.durable().withTombstones(stones));
    return Rewrite.with(Rewrite.with(sorted, "others", others), "answered", List.copyOf(answered));
  }

  static Message message(Message message) {
    return REWRITE.of(message);
  }

  private static Object component(Object owner, String name, Object value) {
    return switch (name) {
      case "untilMillis", "askAtMillis", "nextAtMillis", "pauseUntilMillis" ->
          (Long) value == Long.MAX_VALUE ? value : (Object) LATER;
      case "deadSinceMillis" -> (Long) value == Long.MAX_VALUE ? value : (Object) NOW;
      case "intervalMillis" -> 200L;
      case "attempts" -> 0;
      case "timeLeftMillis" -> LATER - NOW;
      case "marksMillis" -> marks((Map<?, ?>) value);
      case "timing" -> Timing.NONE;
      case "bootId" -> "boot";
      case "reason", "line", "trouble" -> word((String) value);
      case "detail" -> owner instanceof Peer ? "" : word((String) value);
      case "mapDigest" -> owner instanceof View view && !view.good() ? "" : value;
      case "members" -> owner instanceof Outcome ? List.of() : value;
      case "ended" -> owner instanceof Outcome ? Optional.empty() : value;
      case "last" -> value instanceof List ? List.of() : Optional.empty();
      case "refusal" -> owner instanceof Peer ? Optional.empty() : value;
      case "view" -> owner instanceof Peer ? View.NOTHING : value;
      case "process" -> value instanceof Optional<?> o ? o.map(_ -> new Proc(1, 1)) : value;
      case "callers" -> callers((List<?>) value);
      case "heard" -> value instanceof List<?> l ? l.stream().sorted().toList() : value;
      default -> value;
    };
  }

  private static List<?> callers(List<?> callers) {
    return callers.stream()
        .sorted(Comparator.comparing(c -> ((Formation.Caller) c).call()))
        .toList();
  }

  private static String word(String text) {
    return text.isEmpty() ? text : WORD;
  }

  private static Map<Object, Object> marks(Map<?, ?> marks) {
    Map<Object, Object> same = new TreeMap<>();
    marks.keySet().forEach(k -> same.put(k, NOW));
    return same;
  }
}
