package io.imexd.ctl;

import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TraysResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trays that several imexds know. One of them that does not answer takes nothing from what the
 * others say: the racks that are there are what somebody wants to see while another is down.
 */
final class Gathering {
  private static final String SILENT = "silent";

  private final Map<String, TrayLine> known = new LinkedHashMap<>();
  private final List<String> unheard = new ArrayList<>();
  private @Nullable Outcome answer;

  /**
   * Adds what an imexd answered. A tray that any of them hears is not silent.
   *
   * @param who the option and the address, for the note where it did not answer
   */
  void add(String who, Outcome outcome) {
    if (!outcome.hasTrays()) {
      unheard.add(who + ": its trays are taken as silent: " + outcome.getLine());
      return;
    }
    answer = answer == null ? outcome : answer;
    for (TrayLine line : outcome.getTrays().getTraysList()) {
      if (line.hasStatus() || !known.containsKey(line.getTray())) {
        known.put(line.getTray(), line);
      }
    }
  }

  /** Adds trays as silent that nobody named and that an imexd might have which did not answer. */
  void addUnheard(Collection<String> trays) {
    if (unheard.isEmpty()) {
      return;
    }
    for (String tray : trays) {
      known.putIfAbsent(tray, TrayLine.newBuilder().setTray(tray).setState(SILENT).build());
    }
  }

  /** Returns who did not answer, a line each; of use where somebody did. */
  List<String> unheard() {
    return answer == null ? List.of() : unheard;
  }

  /** Returns all trays in one outcome; the given one where nobody answered. */
  Outcome outcome(Outcome failed) {
    return answer == null
        ? failed
        : answer.toBuilder().setTrays(TraysResult.newBuilder().addAllTrays(known.values())).build();
  }
}
