package io.imexd.ctl.place;

import io.imexd.ctl.hostlist.Hostlist;
import java.util.ArrayList;
import java.util.List;

/** What came of a wish. */
public sealed interface Placement {
  /** Why, in one line. */
  String reason();

  /**
   * The trays of one clique.
   *
   * @param clique "UUID.ID"
   * @param trays in the order in which people count
   * @param left how many free trays stay on the clique
   */
  record Part(String clique, List<String> trays, int left) {}

  /**
   * There is room.
   *
   * @param parts by the first tray of their cliques
   */
  record Found(List<Part> parts, String reason) implements Placement {
    /** Returns all trays in the order in which people count. */
    public List<String> trays() {
      List<String> trays = new ArrayList<>();
      parts.forEach(part -> trays.addAll(part.trays()));
      return Hostlist.sorted(trays);
    }

    /**
     * Returns all trays clique after clique, in the order of ranks: every part is whole segments,
     * and so each segment's ranks follow one another.
     */
    public List<String> ranked() {
      List<String> trays = new ArrayList<>();
      parts.forEach(part -> trays.addAll(part.trays()));
      return trays;
    }
  }

  /** There is none, and what would help. */
  record NoRoom(Cure cure, String reason) implements Placement {}

  /** What would make room. */
  enum Cure {
    /** Jobs hold what is missing. */
    WAIT,
    /** Even without jobs no clique is as large; smaller segments would find room. */
    SEGMENTS,
    /** Even without jobs there are not as many fit trays. */
    TRAYS
  }
}
