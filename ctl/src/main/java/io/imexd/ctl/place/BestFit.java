package io.imexd.ctl.place;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.place.Placement.Cure;
import io.imexd.ctl.place.Placement.Found;
import io.imexd.ctl.place.Placement.NoRoom;
import io.imexd.ctl.place.Placement.Part;
import io.imexd.ctl.topology.Tray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places a job on the clique where the fewest free trays remain, so that the cliques that are whole
 * stay so for larger jobs. A job of segments gets as few cliques as can be: those that hold most
 * segments first, and the last part of it by best fit again.
 */
public final class BestFit {
  private BestFit() {}

  /**
   * Places.
   *
   * @param trays all that are known, in any order; the same trays give the same answer
   */
  public static Placement place(Collection<Tray> trays, Wish wish) {
    List<Clique> cliques = Clique.of(trays, wish.without());
    List<String> names = new ArrayList<>();
    cliques.forEach(clique -> names.add(clique.name()));
    List<Part> parts = new ArrayList<>();
    List<Clique> left = new ArrayList<>(cliques);
    int wanted = wish.segments();
    while (wanted > 0) {
      Clique next = next(left, wanted, wish.segment());
      if (next == null) {
        return new NoRoom(cure(cliques, wish), missing(cliques, wish));
      }
      int count = Math.min(wanted, next.free().size() / wish.segment()) * wish.segment();
      parts.add(new Part(next.name(), next.take(count), next.free().size() - count));
      left.remove(next);
      wanted -= count / wish.segment();
    }
    parts.sort(Comparator.comparingInt(part -> names.indexOf(part.clique())));
    return new Found(parts, reason(parts, cliques));
  }

  /**
   * The fullest clique that has room for all that is wanted, else the one that has room for most,
   * and of those with equal room the fullest.
   */
  private static @Nullable Clique next(List<Clique> cliques, int wanted, int segment) {
    Clique fits = null;
    Clique most = null;
    for (Clique clique : cliques) {
      int room = clique.free().size() / segment;
      if (room >= wanted && (fits == null || clique.free().size() < fits.free().size())) {
        fits = clique;
      }
      int roomOfMost = most == null ? 0 : most.free().size() / segment;
      if (room > roomOfMost
          || (most != null && room == roomOfMost && clique.free().size() < most.free().size())) {
        most = clique;
      }
    }
    return fits != null ? fits : most;
  }

  private static Cure cure(List<Clique> cliques, Wish wish) {
    int fit = 0;
    int segments = 0;
    for (Clique clique : cliques) {
      fit += clique.fit();
      segments += clique.fit() / wish.segment();
    }
    if (segments >= wish.segments()) {
      return Cure.WAIT;
    }
    return fit >= wish.trays() ? Cure.SEGMENTS : Cure.TRAYS;
  }

  private static String reason(List<Part> parts, List<Clique> cliques) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(text.isEmpty() ? "" : "; ").append(Hostlist.foldSorted(part.trays()));
      text.append(" on clique ").append(part.clique()).append(", where ").append(part.left());
      text.append(part.left() == 1 ? " free tray is left" : " free trays are left");
    }
    int others = 0;
    for (Clique clique : cliques) {
      others += clique.free().isEmpty() ? 0 : 1;
    }
    return text.append(": the best fit of ")
        .append(others)
        .append(others == 1 ? " clique with free trays" : " cliques with free trays")
        .toString();
  }

  /** The clique that comes closest is named, and what all have together. */
  private static String missing(List<Clique> cliques, Wish wish) {
    int free = 0;
    Clique best = null;
    for (Clique clique : cliques) {
      free += clique.free().size();
      best = best == null || clique.free().size() > best.free().size() ? clique : best;
    }
    if (best == null) {
      return "no tray with a completed NVLink fabric is known; " + asked(wish);
    }
    String all =
        cliques.size() == 1 ? "" : ", " + free + " free on all " + cliques.size() + " cliques";
    return best.free().size()
        + " free of "
        + best.trays()
        + " on clique "
        + best.name()
        + all
        + "; "
        + asked(wish);
  }

  private static String asked(Wish wish) {
    return wish.segments() == 1
        ? wish.trays() + " asked on one clique"
        : wish.trays() + " asked in segments of " + wish.segment();
  }
}
